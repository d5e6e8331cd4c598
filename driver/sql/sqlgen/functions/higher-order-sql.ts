import { scalarFunction } from '../../expressions/builtin-functions.ts'
import type { Expression } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import type { higherOrderDefinitions } from '../../expressions/functions/higher-order-definitions.ts'
import { isNonZeroLiteral } from '../arithmetic/check-zero.ts'
import { duckDbType } from '../duckdb-types.ts'
import { sortList } from '../nested-order.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'
import { type Entries, mapOf } from './map-entries.ts'

/**
 * Lambda functions become DuckDB's: columns and variables around them are captured, and names are told apart by level. DuckDB counts
 * elements from 1 and as BIGINT, and forgets the type of a list that is a constant null: results are cast.
 */
const overElements =
  (name: 'list_transform' | 'list_filter'): FunctionCompiler =>
  (c) => {
    const { names, body } = c.lambda(1)
    const [element = '', position] = names
    const values = position === undefined ? [element] : [element, `CAST(${position} - 1 AS INTEGER)`]
    return c.result(`${name}(${c.sql(0)}, lambda ${names.join(', ')}: ${body(...values)})`)
  }

/** Answers as numbers, of which the decisive one is the largest. */
const QUANTIFIERS = {
  exists: { decisive: 'true', otherwise: 'false' },
  forall: { decisive: 'false', otherwise: 'true' },
}

/** Unknown unless an element decides it, as soon as one is unknown. */
const quantifier =
  (name: keyof typeof QUANTIFIERS): FunctionCompiler =>
  (c) => {
    const { decisive, otherwise } = QUANTIFIERS[name]
    const { names, body, function: condition } = c.lambda(1)
    const [element = ''] = names
    const answer = (value: string) => `CASE ${body(value)} WHEN ${decisive} THEN 2 WHEN ${otherwise} THEN 0 ELSE 1 END`
    const answers = mayFail(condition)
      ? // Elements behind one that decides are not looked at: they must not fail.
        reduced(
          c,
          'INTEGER',
          '0',
          (state, value) => `CASE WHEN ${state} = 2 THEN 2 ELSE greatest(${state}, ${answer(value)}) END`,
        )
      : `list_max(list_transform(${c.sql(0)}, lambda ${element}: ${answer(element)}))`
    return c.exact(
      `CASE WHEN ${c.sql(0)} IS NOT NULL THEN CASE ${answers} WHEN 2 THEN ${decisive} WHEN 1 THEN NULL ELSE ${otherwise} END END`,
    )
  }

/** Whether the evaluation of an expression can fail. */
const mayFail = (expression: Expression): boolean =>
  someExpression(expression, (node) => {
    if (node.kind === 'Cast') return node.mode !== 'try'
    if (node.kind === 'UnaryMinus') return true
    if (node.kind === 'Arithmetic')
      return node.mode !== 'try' && !(node.operator === '%' && isNonZeroLiteral(node.right))
    if (node.kind !== 'ScalarFunction') return false
    return node.name === 'getitem' || (scalarFunction(node.name)?.raises.length ?? 0) > 0
  })

/** DuckDB's list_reduce wants a state of the elements' type: others travel in a struct of both. */
function reduced(
  c: FunctionCall,
  stateType: string,
  start: string,
  step: (state: string, element: string) => string,
): string {
  const array = c.type(0)
  const elementType = array.kind === 'array' ? duckDbType(array.elementType) : 'INTEGER'
  const [state, element] = ['state', 'element'].map((name) => `${name}_${c.lambda(c.size > 2 ? 2 : 1).names[0]}`)
  if (stateType === elementType)
    return `list_reduce(${c.sql(0)}, lambda ${state}, ${element}: ${step(`${state}`, `${element}`)}, ${start})`
  const [noState, noElement] = [`CAST(NULL AS ${stateType})`, `CAST(NULL AS ${elementType})`]
  const elements = `list_transform(${c.sql(0)}, lambda ${element}: {'s': ${noState}, 'e': ${element}})`
  const next = `{'s': ${step(`${state}['s']`, `${element}['e']`)}, 'e': ${noElement}}`
  return `list_reduce(${elements}, lambda ${state}, ${element}: ${next}, {'s': ${start}, 'e': ${noElement}})['s']`
}

const aggregate: FunctionCompiler = (c) => {
  const result = reduced(c, duckDbType(c.type(1)), c.sql(1), c.lambda(2).body)
  if (c.size < 4) return c.result(result)
  const { names, body } = c.lambda(3)
  const [state = ''] = names
  return c.result(
    `CASE WHEN ${c.sql(0)} IS NOT NULL THEN list_transform([${result}], lambda ${state}: ${body(state)})[1] END`,
  )
}

const zipWith: FunctionCompiler = (c) => {
  const { names, body } = c.lambda(2)
  const [pair = ''] = names
  const zipped = `list_transform(list_zip(${c.sql(0)}, ${c.sql(1)}), lambda ${pair}: ${body(`${pair}[1]`, `${pair}[2]`)})`
  return c.result(`CASE WHEN ${c.sql(0)} IS NOT NULL AND ${c.sql(1)} IS NOT NULL THEN ${zipped} END`)
}

/** Entries, as structs of key and value, by a lambda function of the two. */
const overEntries =
  (name: 'list_transform' | 'list_filter', value: (entry: string, body: string) => string): Entries =>
  (c) => {
    const { names, body } = c.lambda(1)
    const [entry = ''] = names
    const made = value(entry, body(`${entry}['key']`, `${entry}['value']`))
    return `${name}(map_entries(${c.sql(0)}), lambda ${entry}: ${made})`
  }

export const transformedKeys = overEntries(
  'list_transform',
  (entry, body) => `{'key': ${body}, 'value': ${entry}['value']}`,
)

const mapZipWith: FunctionCompiler = (c) => {
  const { names, body } = c.lambda(2)
  const [key = ''] = names
  const [left, right] = [c.sql(0), c.sql(1)]
  const keys = `map_keys(${left}) || list_filter(map_keys(${right}), lambda ${key}: NOT map_contains(${left}, ${key}))`
  const entry = `{'key': ${key}, 'value': ${body(key, `${left}[${key}]`, `${right}[${key}]`)}}`
  const all = `CASE WHEN ${left} IS NOT NULL AND ${right} IS NOT NULL THEN ${keys} END`
  return c.result(`map_from_entries(list_transform(${all}, lambda ${key}: ${entry}))`)
}

/**
 * By a comparator, of which DuckDB has none: an element's place is the number of those that come before it, which are the smaller ones,
 * and equal ones that were before it.
 */
const arraySort: FunctionCompiler = (c) => {
  const type = c.type(0)
  if (c.size < 2)
    return c.result(type.kind === 'array' ? sortList(c.sql(0), type.elementType, 'ASC', 'LAST') : c.sql(0))
  const { names, body } = c.lambda(1)
  const [base = ''] = names
  const [array, mine, other, sorted] = [`array_${base}`, `mine_${base}`, `other_${base}`, `sorted_${base}`]
  const compared = `coalesce(${body(`${array}[${other}]`, `${array}[${mine}]`)}, ${c.raise('COMPARATOR_RETURNS_NULL', {})})`
  const isBefore = `CASE WHEN ${other} = ${mine} THEN false ELSE ${compared} < CASE WHEN ${other} < ${mine} THEN 1 ELSE 0 END END`
  const positions = `range(1, len(${array}) + 1)`
  const place = `len(list_filter(${positions}, lambda ${other}: ${isBefore}))`
  const places = `list_sort(list_transform(${positions}, lambda ${mine}: {'place': ${place}, 'at': ${mine}}))`
  return c.result(
    `list_transform([${c.sql(0)}], lambda ${array}: list_transform(${places}, lambda ${sorted}: ${array}[${sorted}['at']]))[1]`,
  )
}

export const higherOrderSql: FunctionTable<typeof higherOrderDefinitions> = {
  transform: overElements('list_transform'),
  filter: overElements('list_filter'),
  exists: quantifier('exists'),
  forall: quantifier('forall'),
  aggregate,
  zip_with: zipWith,
  array_sort: arraySort,
  map_filter: mapOf(overEntries('list_filter', (_entry, body) => body)),
  transform_values: mapOf(overEntries('list_transform', (entry, body) => `{'key': ${entry}['key'], 'value': ${body}}`)),
  transform_keys: mapOf(transformedKeys),
  map_zip_with: mapZipWith,
}
