import { SparkError } from '../../common/errors/spark-error.ts'
import { type Expression, SortOrder, WindowExpression, type WindowFrame } from '../sql/expressions/expression.ts'
import { type FrameBound, frameBetween } from '../sql/expressions/window-frame.ts'
import { Column, type ColumnOrName, toColumn } from './column.ts'
import { literal } from './literal.ts'

/**
 * The rows over which `Column.over` computes a value for each row: those with equal `partitionBy` columns, in the order of `orderBy`, of which the frame
 * takes a part. Without a frame it is all rows up to those that sort as the row itself, or without an order all rows.
 * @example
 * const byAge = Window.partitionBy('city').orderBy('age')
 * people.select('name', F.row_number().over(byAge).as('place')).orderBy('name') // Ann, 2; Bob, 1; Eve, 1
 */
export class WindowSpec {
  readonly #partitionBy: readonly Expression[]
  readonly #orderBy: readonly SortOrder[]
  readonly #frame: WindowFrame | undefined

  /** @internal */
  constructor(partitionBy: readonly Expression[], orderBy: readonly SortOrder[], frame?: WindowFrame) {
    this.#partitionBy = partitionBy
    this.#orderBy = orderBy
    this.#frame = frame
  }

  /** The same window of rows with these columns equal.
   * @example people.select('name', F.count('*').over(Window.orderBy('name').partitionBy('city'))).orderBy('name') // Ann, 1; Bob, 1; Eve, 2 */
  partitionBy(...columns: readonly ColumnOrName[]): WindowSpec {
    return new WindowSpec(columns.map(expressionOf), this.#orderBy, this.#frame)
  }
  /** The same window in this order, ascending unless a column says otherwise.
   * @example people.select('name', F.rank().over(Window.partitionBy('city').orderBy(F.desc('age')))).orderBy('name') // Ann, 1; Bob, 1; Eve, 2 */
  orderBy(...columns: readonly ColumnOrName[]): WindowSpec {
    return new WindowSpec(this.#partitionBy, columns.map(sortOrderOf), this.#frame)
  }
  /** The same window with a frame of rows: from `start` to `end`, counted from the row itself, which is 0; those before it are negative.
   * @example people.select(F.sum('age').over(Window.orderBy('name').rowsBetween(-1, 0))) // 31; 56; 25 */
  rowsBetween(start: number, end: number): WindowSpec {
    return new WindowSpec(this.#partitionBy, this.#orderBy, frameOf('rows', start, end))
  }
  /** The same window with a frame by the distance of the order's value from that of the row itself.
   * @example people.select(F.count('age').over(Window.orderBy('age').rangeBetween(-6, 0))) // 0; 1; 2 */
  rangeBetween(start: number, end: number): WindowSpec {
    return new WindowSpec(this.#partitionBy, this.#orderBy, frameOf('range', start, end))
  }
  /** @internal */
  over(call: Column): Column {
    const spec = { partitionBy: this.#partitionBy, orderBy: this.#orderBy, frame: this.#frame }
    return new Column(WindowExpression({ function: call.expr, ...spec }))
  }
}

/**
 * Windows of rows, for `Column.over`.
 * @example people.select('name', F.max('age').over(Window.partitionBy('city'))).orderBy('name') // Ann, 31; Bob, 25; Eve, 31
 */
export const Window = Object.freeze({
  /** All rows before the row. */
  unboundedPreceding: Number.NEGATIVE_INFINITY,
  /** All rows after the row. */
  unboundedFollowing: Number.POSITIVE_INFINITY,
  /** The row itself. */
  currentRow: 0,
  /** Rows with equal columns.
   * @example people.select('name', F.min('age').over(Window.partitionBy('city'))).orderBy('name') // Ann, 31; Bob, 25; Eve, 31 */
  partitionBy: (...columns: readonly ColumnOrName[]): WindowSpec => new WindowSpec(columns.map(expressionOf), []),
  /** All rows, in an order.
   * @example people.select(F.lag('name').over(Window.orderBy('name'))) // NULL; Ann; Bob */
  orderBy: (...columns: readonly ColumnOrName[]): WindowSpec => new WindowSpec([], columns.map(sortOrderOf)),
  /** All rows in a frame; an order is to follow.
   * @example people.select(F.sum('age').over(Window.rowsBetween(0, 1).orderBy('name'))) // 56; 25; NULL */
  rowsBetween: (start: number, end: number): WindowSpec => new WindowSpec([], [], frameOf('rows', start, end)),
  /** All rows in a frame by distance; an order is to follow.
   * @example people.select(F.count('age').over(Window.rangeBetween(0, 6).orderBy('age'))) // 0; 2; 1 */
  rangeBetween: (start: number, end: number): WindowSpec => new WindowSpec([], [], frameOf('range', start, end)),
})

const expressionOf = (column: ColumnOrName): Expression => toColumn(column).expr

function sortOrderOf(column: ColumnOrName): SortOrder {
  const child = expressionOf(column)
  return child.kind === 'SortOrder' ? child : SortOrder({ child, direction: 'ascending', nulls: 'first' })
}

const frameOf = (unit: WindowFrame['unit'], start: number, end: number): WindowFrame =>
  frameBetween(unit, boundOf(start, 'start'), boundOf(end, 'end'))

/** PySpark's bounds of -2^63 and 2^63 - 1 are no bounds, too. */
function boundOf(value: number, name: string): FrameBound {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new SparkError('NOT_INT', { arg_name: name, arg_type: typeof value })
  if (value < Number.MIN_SAFE_INTEGER) return { at: 'unbounded preceding' }
  if (value > Number.MAX_SAFE_INTEGER) return { at: 'unbounded following' }
  if (value === 0) return { at: 'current row' }
  return { at: value < 0 ? 'preceding' : 'following', offset: literal(Math.abs(value)) }
}
