import { existsRecursively } from '../../../../common/types/exists-recursively.ts'
import type { SortOrder } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { orderedAggregateDefinitions } from '../../expressions/functions/ordered-aggregate-definitions.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { bindOnce } from '../bind-once.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import { compileExpression } from '../expression-compiler.ts'
import { orderingKey } from '../nested-order.ts'
import { withoutNegativeZero } from '../nested-values.ts'
import { sortItem } from '../operators/sort-item.ts'
import type { AggregateCall, AggregateTable } from './aggregate-call.ts'

/**
 * Of several values that are equally frequent DuckDB takes the one it meets first. It takes every NaN for another value: doubles are counted as their
 * texts.
 */
function mode(call: AggregateCall): Compiled {
  const [, flag] = call.expression.args
  const type = dataTypeOf(call.argument(0))
  const value = withoutNegativeZero(call.sql(0), type)
  const direction = flag?.kind === 'Literal' && flag.value === true ? 'DESC' : 'ASC'
  const order = flag ? ` ORDER BY ${orderingKey(value, type)} ${direction}` : ''
  const isFloating = type.kind === 'double' || type.kind === 'float'
  const counted = `mode(${isFloating ? `CAST(${value} AS VARCHAR)` : value}${order})${call.filter()}`
  return compiled(isFloating ? `CAST(${counted} AS ${call.resultType})` : counted, call.type(0))
}

function listAgg(call: AggregateCall): Compiled {
  const isBinary = call.expression.dataType.kind === 'binary'
  const text = (sql: string): string => (isBinary ? `hex(${sql})` : sql)
  const value = text(represent(call.args[0] ?? compiled('NULL', ''), call.expression.dataType).sql)
  const delimiter = call.expression.args.length > 1 ? `coalesce(${text(call.sql(1))}, '')` : "''"
  const joined = joinedBy(delimiter, value, call)
  return compiled(isBinary ? `unhex(${joined})` : joined, call.resultType)
}

function joinedBy(delimiter: string, value: string, call: AggregateCall): string {
  const { orderBy = [], distinct } = call.expression
  const [item] = orderBy
  if (distinct && item) return distinctInOrder(delimiter, value, item, call)
  const order = orderBy.flatMap((one) => sortItem(one, call.scope))
  return `string_agg(${call.distinct}${value}, ${delimiter}${order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''})${call.filter()}`
}

/** Of DISTINCT values DuckDB knows no other order than their own: that of what they are casts of stands beside them. */
function distinctInOrder(delimiter: string, value: string, item: SortOrder, call: AggregateCall): string {
  const direction = item.direction === 'descending' ? 'DESC' : 'ASC'
  if (semanticKey(item.child) === semanticKey(call.argument(0)))
    return `string_agg(DISTINCT ${value}, ${delimiter} ORDER BY ${value} ${direction})${call.filter()}`
  const key = compileExpression(item.child, call.scope).sql
  const entries = `list(DISTINCT {'key': ${key}, 'value': ${value}})${call.filter(`${value} IS NOT NULL`)}`
  const values = `list_transform(list_sort(${entries}, '${direction}'), lambda entry: entry['value'])`
  return `array_to_string(${values}, ${delimiter})`
}

/** DuckDB's list_distinct takes every NaN for another value. */
function collectUnion(call: AggregateCall): Compiled {
  const type = dataTypeOf(call.argument(0))
  const arrays = `list(${withoutNegativeZero(call.sql(0), type)})${call.filter(`${call.sql(0)} IS NOT NULL`)}`
  const hasNaN = existsRecursively(type, ({ kind }) => kind === 'float' || kind === 'double')
  const distinct = (all: string): string =>
    hasNaN
      ? `list_filter(${all}, lambda x, i: x IS NOT NULL AND list_position(${all}, x) = i)`
      : `list_distinct(${all})`
  return compiled(
    bindOnce(`flatten(${arrays})`, (all) => `coalesce(${distinct(all)}, [])`),
    call.resultType,
  )
}

export const orderedAggregateSql: AggregateTable<typeof orderedAggregateDefinitions> = {
  mode: { complete: mode },
  listagg: { complete: listAgg },
  collect_union: { complete: collectUnion },
}
