import type { DataType } from '../../../../common/types/data-type.ts'
import { bindOnce } from '../bind-once.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { decimalTypeName } from '../duckdb-types.ts'
import { raiseError } from '../raise-error.ts'
import { structField } from '../struct-fields.ts'
import { localTime, type TimeZone } from '../time-zone/local-time.ts'
import { calendarToString, intervalToString } from './interval-to-string.ts'

/** Spark's text of a value that is in its own representation. */
export function castToString(value: Compiled, from: DataType, timeZone?: string): Compiled {
  switch (from.kind) {
    case 'string':
      return value
    case 'binary':
      return compiled(binaryText(value.sql), 'VARCHAR')
    case 'decimal':
      return compiled(decimalText(value.sql, from), 'VARCHAR')
    case 'date':
      return compiled(dateText(value.sql, ''), 'VARCHAR')
    case 'timestamp':
      return compiled(timeZone === undefined ? timeText(value.sql) : localText(value.sql, timeZone), 'VARCHAR')
    case 'timestamp_ntz':
      return compiled(timeText(value.sql), 'VARCHAR')
    case 'interval':
      return compiled(calendarToString(value.sql), 'VARCHAR')
    case 'day-time interval':
    case 'year-month interval':
      return compiled(intervalToString(value.sql, from), 'VARCHAR')
    case 'float':
    case 'double':
      return compiled(javaDoubleText(value.sql), 'VARCHAR')
    case 'array':
    case 'map':
    case 'struct':
      return compiled(nestedText(value.sql, from, 0, timeZone), 'VARCHAR')
    default:
      return compiled(`CAST(${value.sql} AS VARCHAR)`, 'VARCHAR')
  }
}

/** DuckDB's texts are UTF-8, those of Spark whatever bytes there are. */
function binaryText(blob: string): string {
  const refused = raiseError('UNSUPPORTED_FEATURE', { feature: 'cast of binary that is not UTF-8 to a string' })
  return `list_transform([${blob}], lambda b: CASE WHEN b IS NOT NULL THEN coalesce(TRY(decode(b)), ${refused}) END)[1]`
}

/** With its zero before the point, which DuckDB leaves out where all digits are behind it. */
function decimalText(sql: string, { precision, scale }: { precision: number; scale: number }): string {
  if (scale < precision || scale === 0) return `CAST(${sql} AS VARCHAR)`
  return precision < 38
    ? `CAST(CAST(${sql} AS ${decimalTypeName(precision + 1, scale)}) AS VARCHAR)`
    : `replace(CAST(${sql} AS VARCHAR), '.', '0.')`
}

/** Most years are those that DuckDB writes as Spark does. */
function localText(instant: string, timeZone: string): string {
  const local = localTime(instant, timeZone)
  return `CASE WHEN year(${instant}) BETWEEN 2 AND 9998 THEN CAST(${local} AS VARCHAR) ELSE ${bindOnce(local, timeText)} END`
}

const timeText = (time: string): string => dateText(time, ` || ' ' || CAST(CAST(${time} AS TIME) AS VARCHAR)`)

/** Years beyond four digits have a sign, as have those before the year 0, which DuckDB counts as BC. */
function dateText(sql: string, time: string): string {
  const sign = `CASE WHEN year(${sql}) > 9999 THEN '+' WHEN year(${sql}) < 0 THEN '-' ELSE '' END`
  const day = `printf('%s%04d-%02d-%02d', ${sign}, abs(year(${sql})), month(${sql}), day(${sql}))`
  return `CASE WHEN year(${sql}) BETWEEN 1 AND 9999 THEN CAST(${sql} AS VARCHAR) WHEN ${sql} IS NOT NULL THEN ${day}${time} END`
}

/** `[1, null]`, `{key -> value}`, `{1, x}`; `depth` keeps the names of lambda parameters apart. */
function nestedText(sql: string, type: DataType, depth: number, timeZone: TimeZone): string {
  const item = (x: string, itemType: DataType): string =>
    isNestedType(itemType)
      ? `coalesce(${nestedText(x, itemType, depth + 1, timeZone)}, 'null')`
      : `coalesce(${castToString(compiled(x, ''), itemType, timeZone).sql}, 'null')`
  const joined = (list: string, each: string) =>
    `array_to_string(list_transform(${list}, lambda v${depth}: ${each}), ', ')`
  const guarded = (text: string) => `CASE WHEN ${sql} IS NOT NULL THEN ${text} END`
  switch (type.kind) {
    case 'array':
      return guarded(`'[' || ${joined(sql, item(`v${depth}`, type.elementType))} || ']'`)
    case 'map': {
      const entry = `${item(`v${depth}['key']`, type.keyType)} || ' -> ' || ${item(`v${depth}['value']`, type.valueType)}`
      return guarded(`'{' || ${joined(`map_entries(${sql})`, entry)} || '}'`)
    }
    case 'struct': {
      const fields = type.fields.map((f, index) => item(structField(sql, type, index), f.dataType))
      return guarded(`'{' || ${fields.join(` || ', ' || `) || `''`} || '}'`)
    }
    default:
      return sql
  }
}

const isNestedType = (type: DataType): boolean => type.kind === 'array' || type.kind === 'map' || type.kind === 'struct'

/**
 * Java's Double.toString: plain from 0.001 up to 10^7, else one digit, point, digits, `E`, exponent. Both sides print the shortest
 * digits that read back the same, so DuckDB's text is taken apart: plain, or `d.ddde+XX`.
 */
function javaDoubleText(x: string): string {
  return (
    `list_transform([${x}], lambda x: CASE WHEN isnan(x) THEN 'NaN' ` +
    `WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END ` +
    `WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR) ` +
    `ELSE ${scientific('CAST(x AS VARCHAR)')} END)[1]`
  )
}

function scientific(text: string): string {
  const fraction = (digits: string) => `CASE WHEN ${digits} = '' THEN '0' ELSE ${digits} END`
  const mantissa = `split_part(${text}, 'e', 1)`
  const fromExponent = `(CASE WHEN contains(${mantissa}, '.') THEN ${mantissa} ELSE ${mantissa} || '.0' END) || 'E' || CAST(CAST(split_part(${text}, 'e', 2) AS INTEGER) AS VARCHAR)`
  const unsigned = `ltrim(${text}, '-')`
  const sign = `CASE WHEN x < 0 THEN '-' ELSE '' END`
  const whole = `split_part(${unsigned}, '.', 1)`
  const digits = `rtrim(replace(${unsigned}, '.', ''), '0')`
  const large = `${sign} || left(${digits}, 1) || '.' || ${fraction(`substr(${digits}, 2)`)} || 'E' || CAST(length(${whole}) - 1 AS VARCHAR)`
  const decimals = `split_part(${unsigned}, '.', 2)`
  const significant = `ltrim(${decimals}, '0')`
  const small = `${sign} || left(${significant}, 1) || '.' || ${fraction(`rtrim(substr(${significant}, 2), '0')`)} || 'E-' || CAST(length(${decimals}) - length(${significant}) + 1 AS VARCHAR)`
  return `CASE WHEN contains(${text}, 'e') THEN ${fromExponent} WHEN abs(x) > 1 THEN ${large} ELSE ${small} END`
}
