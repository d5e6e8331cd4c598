import type { JsonPathStep } from '../../../../common/json/json-path.ts'
import { isStrictJson } from '../../../../common/json/strict-json-sql.ts'
import { DoubleType } from '../../../../common/types/data-type.ts'
import { castToString } from '../casts/cast-to-string.ts'
import { compiled } from '../compiled.ts'
import { stringLiteral } from '../literal.ts'

/** Strict JSON is read by DuckDB, anything else by the executor's own function. */
export const byStrictJson = (text: string, strict: string, exact: string): string =>
  `CASE WHEN ${isStrictJson(text)} THEN ${strict} ${exactly(text, exact)}`

/** By the executor's own function: text that begins with the mark of a byte order is no JSON, but JavaScript does not see the mark. */
export const byOwnJson = (text: string, exact: string): string => `CASE ${exactly(text, exact)}`

const exactly = (text: string, exact: string): string => `WHEN NOT starts_with(${text}, chr(65279)) THEN ${exact} END`

/** Words that DuckDB writes otherwise than Jackson: numbers with a point, what is no number, and characters beyond 16 bits. */
export const REWRITTEN = String.raw`\d[.eE]|[:,\[][-+]?[NI]|[^\x{0}-\x{FFFF}]`

/**
 * A value that DuckDB has found in a document, as Spark copies it from there: texts without quotes, all else written anew.
 *
 * @param json the value's JSON, not null, which stands many times in the result
 * @param exact for what DuckDB does not write as Jackson does
 */
export function copiedJson(json: string, exact: string): string {
  const double = `CAST(${json} AS DOUBLE)`
  const text = castToString(compiled(double, 'DOUBLE'), DoubleType).sql
  return copied(json, `WHEN isfinite(${double}) THEN ${text} ELSE ${exact}`, exact)
}

/** The same where few of the values are numbers with a point: those are left to `exact`, for their text is long to say. */
export const copiedText = (json: string, exact: string): string => copied(json, `ELSE ${exact}`, exact)

const copied = (json: string, otherwise: string, exact: string): string =>
  `CASE WHEN starts_with(${json}, '"') THEN json_extract_string(${json}, '$') ` +
  `WHEN ltrim(${json}, '-0123456789') = '' OR ${json} IN ('true', 'false') THEN ${json} ` +
  `WHEN starts_with(${json}, '{') OR starts_with(${json}, '[') THEN CASE WHEN regexp_matches(${json}, ${stringLiteral(REWRITTEN)}) THEN ${exact} ELSE ${json} END ${otherwise} END`

/** DuckDB's path of names and numbers; undefined where it has none of the meaning. */
export function duckDbJsonPath(steps: readonly JsonPathStep[]): string | undefined {
  const parts = steps.map(duckDbStep)
  return parts.includes(undefined) ? undefined : `$${parts.join('')}`
}

function duckDbStep(step: JsonPathStep): string | undefined {
  if (step.kind === 'element') return step.index <= 2 ** 31 ? `[${step.index}]` : undefined
  return step.kind === 'field' ? duckDbField(step.name) : undefined
}

/** A field, if DuckDB has the like in its paths. */
export const duckDbField = (name: string): string | undefined =>
  name === '' || /["\\*]/.test(name) ? undefined : `."${name}"`

/** How many fields of some names an object has: Spark looks on where DuckDB stops at the first. */
export const countFields = (object: string, names: readonly string[]): string =>
  `len(list_filter(json_keys(${object}), lambda k: k IN (${names.map(stringLiteral).join(', ')})))`
