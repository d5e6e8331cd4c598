import { Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'

export const sum = (column: ColumnOrName): Column => callFunction('sum', toColumn(column))
export const avg = (column: ColumnOrName): Column => callFunction('avg', toColumn(column))
export const min = (column: ColumnOrName): Column => callFunction('min', toColumn(column))
export const max = (column: ColumnOrName): Column => callFunction('max', toColumn(column))
export const first = (column: ColumnOrName): Column => callFunction('first', toColumn(column))
export const last = (column: ColumnOrName): Column => callFunction('last', toColumn(column))
export const any_value = (column: ColumnOrName): Column => callFunction('any_value', toColumn(column))
export const stddev = (column: ColumnOrName): Column => callFunction('stddev', toColumn(column))
export const stddev_pop = (column: ColumnOrName): Column => callFunction('stddev_pop', toColumn(column))
export const stddev_samp = (column: ColumnOrName): Column => callFunction('stddev_samp', toColumn(column))
export const variance = (column: ColumnOrName): Column => callFunction('variance', toColumn(column))
export const var_pop = (column: ColumnOrName): Column => callFunction('var_pop', toColumn(column))
export const var_samp = (column: ColumnOrName): Column => callFunction('var_samp', toColumn(column))
export const collect_list = (column: ColumnOrName): Column => callFunction('collect_list', toColumn(column))
export const collect_set = (column: ColumnOrName): Column => callFunction('collect_set', toColumn(column))
export const approx_count_distinct = (column: ColumnOrName): Column =>
  callFunction('approx_count_distinct', toColumn(column))
export const bool_and = (column: ColumnOrName): Column => callFunction('bool_and', toColumn(column))
export const bool_or = (column: ColumnOrName): Column => callFunction('bool_or', toColumn(column))
/** Spark's second name.
 * @alias */
export const mean = avg
/** Rows, with `'*'`; else rows in which the column is not null. */
export const count = (column: ColumnOrName): Column =>
  column === '*' ? callFunction('count', 1) : callFunction('count', toColumn(column))
export const count_distinct = (...columns: readonly ColumnOrName[]): Column => distinct('count', columns)
/** Spark's second name.
 * @alias */
export const countDistinct = count_distinct
export const sum_distinct = (column: ColumnOrName): Column => distinct('sum', [column])
export const max_by = (column: ColumnOrName, order: ColumnOrName): Column =>
  callFunction('max_by', toColumn(column), toColumn(order))
export const min_by = (column: ColumnOrName, order: ColumnOrName): Column =>
  callFunction('min_by', toColumn(column), toColumn(order))

const distinct = (name: string, columns: readonly ColumnOrName[]): Column =>
  new Column({ kind: 'UnresolvedFunction', name, args: columns.map((column) => toColumn(column).expr), distinct: true })
