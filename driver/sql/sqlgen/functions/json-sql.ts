import { type JsonPathStep, parseJsonPath } from '../../../../common/json/json-path.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { jsonDefinitions } from '../../expressions/functions/json-definitions.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import {
  byOwnJson,
  byStrictJson,
  copiedJson,
  countFields,
  duckDbField,
  duckDbJsonPath,
  REWRITTEN,
} from '../text/json-text.ts'
import { fromJson } from './from-json-sql.ts'
import type { FunctionCompiler, FunctionTable } from './function-call.ts'
import { toJson } from './to-json-sql.ts'

/** What a literal path means DuckDB finds too, unless there are two wildcards in it, or an object has two fields of one name. */
const getJsonObject: FunctionCompiler = (c) => {
  const path = c.isLiteral(1) && c.literal(1) !== null ? String(c.literal(1)) : undefined
  const steps = path === undefined ? undefined : parseJsonPath(path)
  if (path !== undefined && !steps) return c.exact('CAST(NULL AS VARCHAR)')
  return c.exact(
    bindOnce(c.sql(0), (text) => {
      const exact = `flashover_get_json_object(${text}, ${c.sql(1)})`
      const strict = steps && strictJsonObject(steps, text, exact)
      return strict === undefined ? byOwnJson(text, exact) : byStrictJson(text, strict, exact)
    }),
  )
}

function strictJsonObject(steps: readonly JsonPathStep[], text: string, exact: string): string | undefined {
  const place = duckDbJsonPath(steps)
  if (place !== undefined)
    return bound(`CAST(json_extract(${text}, ${stringLiteral(place)}) AS VARCHAR)`, (json) =>
      oneValue(steps, text, json, exact),
    )
  const wildcard = steps.findIndex(({ kind }) => kind === 'every element')
  if (wildcard < 0 || steps[wildcard - 1]?.kind === 'element') return undefined
  const array = duckDbJsonPath(steps.slice(0, wildcard))
  const rest = duckDbJsonPath(steps.slice(wildcard + 1))
  if (array === undefined || rest === undefined) return undefined
  const found = `CAST(json_extract(${text}, ${stringLiteral(`${array}[*]${rest.slice(1)}`)}) AS VARCHAR[])`
  return bound(found, (list) => valuesOfElements(list, `json_array_length(${text}, ${stringLiteral(array)})`, exact))
}

/** One value from each of all elements, none of them null: then there is nothing that Spark could find besides. */
function valuesOfElements(list: string, size: string, exact: string): string {
  const elements = `CASE len(${list}) WHEN 1 THEN ${list}[1] ELSE '[' || array_to_string(${list}, ',') || ']' END`
  const text = bound(
    elements,
    (joined) => `CASE WHEN NOT regexp_matches(${joined}, ${stringLiteral(REWRITTEN)}) THEN ${joined} ELSE ${exact} END`,
    'joined',
  )
  return `CASE WHEN len(${list}) > 0 AND len(${list}) = ${size} AND NOT list_contains(${list}, 'null') THEN ${text} ELSE ${exact} END`
}

/** What is not there may be further on, in a field of the same name. */
function oneValue(steps: readonly JsonPathStep[], text: string, json: string, exact: string): string {
  const repeats = steps.flatMap((step, index) => {
    const object = `json_extract(${text}, ${stringLiteral(duckDbJsonPath(steps.slice(0, index)) ?? '$')})`
    return step.kind === 'field'
      ? [`coalesce(${countFields(index === 0 ? text : object, [step.name])} > 1, false)`]
      : []
  })
  const nothing = repeats.length === 0 ? 'NULL' : `CASE WHEN ${repeats.join(' OR ')} THEN ${exact} END`
  const isNothing = steps.at(-1)?.kind === 'field' ? `coalesce(${json} = 'null', true)` : `${json} IS NULL`
  return `CASE WHEN ${isNothing} THEN ${nothing} WHEN ${json} = 'null' THEN ${json} ELSE ${copiedJson(json, exact)} END`
}

/** A list with the row of a json_tuple: its fields' values. */
export function jsonTupleList(text: string, names: readonly Expression[], sql: readonly string[]): string {
  const exact = `flashover_json_tuple(${text}, [${sql.join(', ')}])`
  const fields = names.map((name) => (name.kind === 'Literal' && typeof name.value === 'string' ? name.value : ''))
  const known = [...new Set(fields)]
  const places = known.map(duckDbField)
  if (places.includes(undefined)) return `[${byOwnJson(text, exact)}]`
  const values = fields.map((name, index) => {
    const json = `json[${known.indexOf(name) + 1}]`
    return `CASE WHEN ${json} <> 'null' THEN ${copiedJson(json, `${exact}[${index + 1}]`)} END`
  })
  const found = `CAST(json_extract(${text}, [${places.map((place) => stringLiteral(`$${place}`)).join(', ')}]) AS VARCHAR[])`
  const strict = bound(found, (json) => {
    return `CASE WHEN ${countFields(text, known)} = list_count(${json}) THEN [${values.join(', ')}] ELSE ${exact} END`
  })
  return `[${byStrictJson(text, strict, exact)}]`
}

const jsonArrayLength: FunctionCompiler = (c) =>
  c.exact(
    bindOnce(c.sql(0), (text) =>
      byStrictJson(
        text,
        `CASE WHEN starts_with(ltrim(${text}, ' \t\r\n'), '[') THEN CAST(json_array_length(${text}) AS INTEGER) END`,
        `flashover_json_array_length(${text})`,
      ),
    ),
  )

const jsonObjectKeys: FunctionCompiler = (c) =>
  c.exact(
    bindOnce(c.sql(0), (text) =>
      byStrictJson(
        text,
        `CASE WHEN starts_with(ltrim(${text}, ' \t\r\n'), '{') THEN json_keys(${text}) END`,
        `flashover_json_object_keys(${text})`,
      ),
    ),
  )

export const jsonSql: FunctionTable<typeof jsonDefinitions> = {
  from_json: fromJson,
  to_json: toJson,
  get_json_object: getJsonObject,
  json_array_length: jsonArrayLength,
  json_object_keys: jsonObjectKeys,
}
