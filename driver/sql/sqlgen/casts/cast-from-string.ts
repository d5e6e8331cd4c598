import { type DataType, isIntegral, sqlTypeName } from '../../../../common/types/data-type.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { stringLiteral } from '../literal.ts'
import { raiseErrorOf } from '../raise-error.ts'

/** Spark's reading of texts: trimmed; malformed ones fail, or give null in try mode. */
export function castFromString(value: Compiled, to: DataType, mode: 'ansi' | 'try'): Compiled {
  const type = duckDbType(to)
  const text = `trim(${value.sql}, ' ' || chr(9) || chr(10) || chr(13))`
  const wrong = mode === 'try' ? `CAST(NULL AS ${type})` : malformed(value.sql, to)
  const checked = (condition: string, result: string) =>
    compiled(`CASE WHEN ${value.sql} IS NULL THEN NULL WHEN ${condition} THEN ${result} ELSE ${wrong} END`, type)
  const attempted = (source: string, otherwise?: string) => {
    const plain = `TRY_CAST(${source} AS ${type})`
    const result = otherwise === undefined ? plain : `coalesce(${otherwise}, ${plain})`
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
      return attempted(`regexp_replace(${text}, '([0-9.])[dDfF]$', '\\1')`)
    case 'decimal': {
      const result = `TRY_CAST(${text} AS ${type})`
      if (mode === 'try') return attempted(text)
      const parameters = { value: value.sql, precision: `${to.precision}`, scale: `${to.scale}` }
      const tooLarge = raiseErrorOf('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', parameters)
      const failure = `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN ${tooLarge} ELSE ${wrong} END`
      return compiled(
        `CASE WHEN ${value.sql} IS NULL THEN NULL WHEN ${result} IS NOT NULL THEN ${result} ELSE ${failure} END`,
        type,
      )
    }
    case 'date':
      return attempted(dateText(text))
    case 'timestamp':
      return attempted(timestampText(text), instantOf(text))
    case 'timestamp_ntz':
      return attempted(timestampText(text))
    case 'binary':
      return compiled(`encode(${value.sql})`, 'BLOB')
    default:
      return attempted(text)
  }
}

/** Hours go up to 23; a date alone is its midnight. */
const timestampText = (text: string): string =>
  `CASE WHEN regexp_full_match(${text}, '\\d{4}(-\\d{1,2}){0,2}') THEN ${dateText(text)} WHEN NOT regexp_matches(${text}, '[ T]24:') THEN ${text} END`

/** A time with an offset such as `+01:00`: the same instant in UTC. DuckDB's cast to TIMESTAMP passes over the offset. */
const instantOf = (text: string): string =>
  `CASE WHEN regexp_matches(${text}, ':\\d{1,2}(\\.\\d+)?\\s*[+-]\\d{1,2}(:?\\d{2})?$') THEN timezone('UTC', TRY_CAST(${text} AS TIMESTAMPTZ)) END`

/** `2020` and `2020-5` are dates, and what follows a blank or `T` is not looked at. */
function dateText(text: string): string {
  const day = `regexp_extract(${text}, '^([+-]?\\d{4,7}-\\d{1,2}-\\d{1,2})([ T].*)?$', 1)`
  return `CASE WHEN regexp_full_match(${text}, '\\d{4}') THEN ${text} || '-01-01' WHEN regexp_full_match(${text}, '\\d{4}-\\d{1,2}') THEN ${text} || '-01' ELSE ${day} END`
}

function malformed(value: string, to: DataType): string {
  return raiseErrorOf('CAST_INVALID_INPUT', {
    expression: `'''' || ${value} || ''''`,
    sourceType: stringLiteral('"STRING"'),
    targetType: stringLiteral(sqlTypeName(to)),
  })
}
