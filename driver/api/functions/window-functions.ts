import { UnresolvedFunction } from '../../sql/expressions/expression.ts'
import { Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import type { LiteralInput } from '../literal.ts'

const ofTheOrder = (name: string) => (): Column => callFunction(name)

/** The place of a row in its window, from 1; rows that sort alike come in any order.
 * @example people.select(F.row_number().over(Window.orderBy('name'))) // 1; 2; 3 */
export const row_number = ofTheOrder('row_number')
/** One more than the rows that sort before this one: as in a race, with gaps after ties.
 * @example people.select(F.rank().over(Window.orderBy('city'))) // 1; 2; 2 */
export const rank = ofTheOrder('rank')
/** One more than the different values that sort before this one: without gaps.
 * @example people.select(F.dense_rank().over(Window.orderBy('city'))) // 1; 2; 2 */
export const dense_rank = ofTheOrder('dense_rank')
/** `rank` from 0 to 1.
 * @example people.select(F.percent_rank().over(Window.orderBy('name'))) // 0.0; 0.5; 1.0 */
export const percent_rank = ofTheOrder('percent_rank')
/** The part of the window's rows that do not sort after this one.
 * @example people.select(F.cume_dist().over(Window.orderBy('city'))) // 0.3333333333333333; 1.0; 1.0 */
export const cume_dist = ofTheOrder('cume_dist')
/** Which of `n` parts of equal size, up to one row, the row is in; from 1.
 * @example people.select(F.ntile(2).over(Window.orderBy('name'))) // 1; 1; 2 */
export const ntile = (n: number): Column => callFunction('ntile', n)

/** The column's value `offset` rows before, or the default where there is no such row.
 * @example people.select(F.lag('name', 1, 'nobody').over(Window.orderBy('name'))) // nobody; Ann; Bob */
export const lag = (column: ColumnOrName, offset = 1, defaultValue: Column | LiteralInput = null): Column =>
  callFunction('lag', toColumn(column), offset, defaultValue)
/** The column's value `offset` rows after, or the default where there is no such row.
 * @example people.select(F.lead('name').over(Window.orderBy('name'))) // Bob; Eve; NULL */
export const lead = (column: ColumnOrName, offset = 1, defaultValue: Column | LiteralInput = null): Column =>
  callFunction('lead', toColumn(column), offset, defaultValue)

/** The column's value in the frame's row of that place, from 1; with `ignoreNulls` of the rows where it is not null.
 * @example people.select(F.nth_value('name', 2).over(Window.orderBy('name'))) // NULL; Bob; Bob */
export function nth_value(column: ColumnOrName, offset: number, ignoreNulls = false): Column {
  const { expr } = callFunction('nth_value', toColumn(column), offset)
  if (!ignoreNulls || expr.kind !== 'UnresolvedFunction') return new Column(expr)
  return new Column(UnresolvedFunction({ ...expr, ignoreNulls }))
}
