import type { JsonWriteOptions } from '../../../../common/protocol/source-options.ts'
import type { DataType, StructField } from '../../../../common/types/data-type.ts'
import { castToString } from '../casts/cast-to-string.ts'
import { compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { stringLiteral } from '../literal.ts'
import { structField } from '../struct-fields.ts'
import { writtenText } from './written-text.ts'

/** A row as a line of JSON. */
export const jsonLine = (
  columns: readonly string[],
  fields: readonly StructField[],
  options: JsonWriteOptions,
): string => jsonObject(fields, (index) => columns[index] ?? 'NULL', options, 0)

/** A value within JSON; null where it is null. */
export const jsonOf = (value: string, type: DataType, options: JsonWriteOptions): string =>
  `CASE WHEN ${value} IS NOT NULL THEN ${jsonText(value, type, options, 0)} END`

function jsonObject(
  fields: readonly StructField[],
  column: (index: number) => string,
  options: JsonWriteOptions,
  depth: number,
): string {
  const members = fields.map((field, index) => {
    const value = column(index)
    const name = stringLiteral(`${JSON.stringify(field.name)}:`)
    const member = `${name} || ${jsonText(value, field.dataType, options, depth)}`
    return `CASE WHEN ${value} IS NOT NULL THEN ${member}${options.ignoreNullFields ? '' : ` ELSE ${name} || 'null'`} END`
  })
  return `'{' || concat_ws(',', ${members.join(', ') || "''"}) || '}'`
}

/** `depth` keeps the names of lambda parameters apart. */
function jsonText(value: string, type: DataType, options: JsonWriteOptions, depth: number): string {
  switch (type.kind) {
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return quoted(writtenText(value, type, options))
    case 'string':
      return quoted(value)
    case 'float':
    case 'double': {
      const text = castToString(compiled(value, duckDbType(type)), type).sql
      return `CASE WHEN isfinite(${value}) THEN ${text} ELSE ${quoted(text)} END`
    }
    case 'decimal':
      return type.scale > 6 ? bigDecimalText(value, type.scale) : `CAST(${value} AS VARCHAR)`
    case 'binary':
      return quoted(`to_base64(${value})`)
    case 'struct':
      return jsonObject(type.fields, (index) => structField(value, type, index), options, depth)
    case 'array': {
      const x = `x${depth}`
      return `'[' || ${joined(value, x, orNull(x, type.elementType, options, depth + 1))} || ']'`
    }
    case 'map': {
      const x = `x${depth}`
      const key = quoted(keyText(`${x}.key`, type.keyType))
      const entry = `${key} || ':' || ${orNull(`${x}.value`, type.valueType, options, depth + 1)}`
      return `'{' || ${joined(`map_entries(${value})`, x, entry)} || '}'`
    }
    default:
      return `CAST(${value} AS VARCHAR)`
  }
}

/** Java's BigDecimal.toString, which writes what is nearer to 0 than a millionth with an exponent. */
function bigDecimalText(value: string, scale: number): string {
  const digits = `ltrim(CAST(${value} AS VARCHAR), '-0.')`
  const fraction = `CASE WHEN length(${digits}) > 1 THEN '.' || substring(${digits}, 2) ELSE '' END`
  const scientific = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END || left(${digits}, 1) || ${fraction} || 'E' || (length(${digits}) - ${scale + 1})`
  return `CASE WHEN ${value} = 0 THEN '0E-${scale}' WHEN abs(${value}) < 0.000001 THEN ${scientific} ELSE CAST(${value} AS VARCHAR) END`
}

const orNull = (value: string, type: DataType, options: JsonWriteOptions, depth: number): string =>
  `CASE WHEN ${value} IS NULL THEN 'null' ELSE ${jsonText(value, type, options, depth)} END`

const joined = (list: string, name: string, each: string): string =>
  `coalesce(array_to_string(list_transform(${list}, lambda ${name}: ${each}), ','), '')`

const quoted = (text: string): string => `CAST(to_json(${text}) AS VARCHAR)`

/** Spark writes dates and times that are keys as the numbers they are. */
function keyText(key: string, type: DataType): string {
  switch (type.kind) {
    case 'date':
      return `CAST(${key} - DATE '1970-01-01' AS VARCHAR)`
    case 'timestamp':
    case 'timestamp_ntz':
      return `CAST(epoch_us(${key}) AS VARCHAR)`
    default:
      return castToString(compiled(key, duckDbType(type)), type).sql
  }
}
