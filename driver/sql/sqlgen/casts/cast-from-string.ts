import { type DataType, isIntegral, sqlTypeName } from '../../../../common/types/data-type.ts'
import { bindOnce } from '../bind-once.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { stringLiteral } from '../literal.ts'
import { raiseErrorOf } from '../raise-error.ts'
import { instantOf, type TimeZone } from '../time-zone/local-time.ts'
import { stringToCalendarSql, stringToIntervalSql } from './cast-interval.ts'
import { decimalOfText } from './cast-to-decimal.ts'

/** Blanks and control characters, all of which Spark trims. */
const BLANKS = stringLiteral([...Array(32).keys(), 126].map((code) => String.fromCharCode(code + 1)).join(''))

/** Spark's reading of texts: trimmed; malformed ones fail, or give null in try mode. */
export function castFromString(value: Compiled, to: DataType, mode: 'ansi' | 'try', timeZone?: string): Compiled {
  const type = duckDbType(to)
  const text = `trim(${value.sql}, ${BLANKS})`
  const wrong = mode === 'try' ? `CAST(NULL AS ${type})` : malformed(value.sql, to)
  const checked = (condition: string, result: string) =>
    compiled(`CASE WHEN ${value.sql} IS NULL THEN NULL WHEN ${condition} THEN ${result} ELSE ${wrong} END`, type)
  const attempted = (source: string) => {
    const result = `TRY_CAST(${source} AS ${type})`
    return checked(`${result} IS NOT NULL`, result)
  }
  if (isIntegral(to))
    return checked(
      `regexp_full_match(${text}, '[+-]?\\d+') AND TRY_CAST(${text} AS ${type}) IS NOT NULL`,
      `TRY_CAST(${text} AS ${type})`,
    )
  switch (to.kind) {
    case 'boolean': {
      const lower = `lower(${text})`
      const isTrue = `${lower} IN ('t', 'true', 'y', 'yes', '1')`
      return checked(`(${isTrue} OR ${lower} IN ('f', 'false', 'n', 'no', '0'))`, `(${isTrue})`)
    }
    case 'float':
    case 'double':
      return attempted(`regexp_replace(${withoutUnderscores(text)}, '([0-9.])[dDfF]$', '\\1')`)
    case 'decimal': {
      const digits = withoutUnderscores(text)
      const result = decimalOfText(digits, `TRY_CAST(${digits} AS DOUBLE)`, to, 'TRY_CAST')
      if (mode === 'try') return checked(`${result} IS NOT NULL`, result)
      const parameters = { value: value.sql, precision: `${to.precision}`, scale: `${to.scale}` }
      const tooLarge = raiseErrorOf('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', parameters)
      const failure = `CASE WHEN isfinite(TRY_CAST(${digits} AS DOUBLE)) THEN ${tooLarge} ELSE ${wrong} END`
      return compiled(
        `CASE WHEN ${value.sql} IS NULL THEN NULL WHEN ${result} IS NOT NULL THEN ${result} ELSE ${failure} END`,
        type,
      )
    }
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz': {
      const { kind } = to
      const parsed = bindOnce(value.sql, (once) => timeOf(once, kind, timeZone))
      return compiled(
        mode === 'try'
          ? parsed
          : `coalesce(${parsed}, CASE WHEN ${value.sql} IS NOT NULL THEN CAST(${wrong} AS ${type}) END)`,
        type,
      )
    }
    case 'day-time interval':
    case 'year-month interval':
      return stringToIntervalSql(value, to, mode)
    case 'interval':
      return stringToCalendarSql(value, to)
    case 'binary':
      return compiled(`encode(${value.sql})`, 'BLOB')
    default:
      return attempted(text)
  }
}

/** Null with underscores between digits, which DuckDB reads. */
const withoutUnderscores = (text: string): string => `CASE WHEN NOT contains(${text}, '_') THEN ${text} END`

const ISO_DATE = '\\d{4}-\\d{2}-\\d{2}'
const ISO_TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?'

const ISO_ZONE = '(?:Z|[+-](?:0\\d|1[0-7]):[0-5]\\d)'

/** By DuckDB if it is as ISO writes it, by the executor's function if it is anything like a time; null for what is none. */
function timeOf(text: string, kind: DataType['kind'], timeZone: TimeZone): string {
  const matches = (regex: string): string => `regexp_full_match(${text}, ${stringLiteral(regex)})`
  const isDate = kind === 'date'
  const [type, iso] = isDate ? ['DATE', ISO_DATE] : ['TIMESTAMP', `${ISO_DATE}(?:[ T]${ISO_TIME})?`]
  const exact = isDate
    ? `CAST(DATE '1970-01-01' + flashover_string_to_date(${text}) AS DATE)`
    : `make_timestamp(flashover_string_to_timestamp(${text}, ${stringLiteral(kind === 'timestamp' ? (timeZone ?? 'UTC') : '')}))`
  const instant = `WHEN ${matches(`${ISO_DATE}[ T]${ISO_TIME}${ISO_ZONE}`)} THEN CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`
  return `CASE WHEN ${matches(iso)} THEN ${kind === 'timestamp' ? instantOf(`TRY_CAST(${text} AS TIMESTAMP)`, timeZone) : `TRY_CAST(${text} AS ${type})`} ${kind === 'timestamp' ? instant : ''} WHEN ${matches(LIKE_A_TIME)} THEN ${exact} END`
}

/** Digits behind a sign or letter at most, and white space. */
const LIKE_A_TIME = '(?s)[\\x00-\\x20\\x7f]*[T+-]?\\d{1,2}.*'

function malformed(value: string, to: DataType): string {
  return raiseErrorOf('CAST_INVALID_INPUT', {
    expression: `'''' || ${value} || ''''`,
    sourceType: stringLiteral('"STRING"'),
    targetType: stringLiteral(sqlTypeName(to)),
  })
}
