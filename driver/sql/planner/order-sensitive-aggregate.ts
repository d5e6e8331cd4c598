import type { AggregateExpression } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'

/** Take a row or a value of several as they come. */
const PICKING = new Set(
  'first first_value last last_value any_value collect_list array_agg collect_set max_by min_by'.split(' '),
)
/** Give the same of the same values in any order, of floating-point numbers too. */
const EXACT = new Set(
  'count count_if min max approx_count_distinct bool_and every bool_or any some bit_and bit_or bit_xor median percentile regr_count'.split(
    ' ',
  ),
)

/** Whether the aggregate's value depends on the order in which it is given its rows: so does a sum of floating-point numbers, in its last digits. */
export function isOrderSensitive(aggregate: AggregateExpression): boolean {
  if (PICKING.has(aggregate.name)) return true
  if (EXACT.has(aggregate.name)) return false
  return aggregate.args.some((argument) => ['float', 'double'].includes(dataTypeOf(argument).kind))
}
