import { SparkError } from '../../common/errors/spark-error.ts'
import type { Expression } from '../sql/expressions/expression.ts'
import { Aggregate, type LogicalPlan, UnresolvedPivot } from '../sql/plan/logical/logical-plan.ts'
import { Column, type ColumnOrName, callFunction, columnByName, toColumn } from './column.ts'
import type { DataFrame } from './dataframe.ts'
import { type LiteralInput, literal } from './literal.ts'
import { selectItem } from './select-item.ts'

/** Aggregates as columns, or as one object of column names and functions: `{ a: 'sum', '*': 'count' }`. */
export type Aggregates = readonly Column[] | readonly [Readonly<Record<string, string>>]

/** What rows are grouped by. */
interface Grouping {
  readonly grouping: readonly Expression[]
  /** Places in `grouping`, a list for each set. */
  readonly groupingSets: readonly (readonly number[])[] | undefined
  /** How many of them, from the first on, are put out. */
  readonly shown: number
  readonly pivot?: Pick<UnresolvedPivot, 'pivotColumns' | 'values'>
}

/** Rows put into groups by `groupBy` or its kind, to be aggregated. The grouping columns come first in the output. */
export class GroupedData {
  readonly #grouping: Grouping
  readonly #child: LogicalPlan
  readonly #dataFrame: (plan: LogicalPlan) => DataFrame

  /** @internal */
  constructor(grouping: Grouping, child: LogicalPlan, dataFrame: (plan: LogicalPlan) => DataFrame) {
    this.#grouping = grouping
    this.#child = child
    this.#dataFrame = dataFrame
  }

  /**
   * One column per aggregate, after the grouping columns. None is CANNOT_BE_EMPTY.
   * @example people.groupBy('city').agg(F.max('age').as('oldest')).orderBy('city') // Oslo, 25; Rome, 31
   * @example people.groupBy('city').agg({ age: 'sum' }).orderBy('city') // Oslo, 25; Rome, 31
   */
  agg(...aggregates: Aggregates): DataFrame {
    const columns = aggregates.flatMap((one) => (one instanceof Column ? [one] : byName(one)))
    if (columns.length === 0) throw new SparkError('CANNOT_BE_EMPTY', { item: 'aggregate' })
    const { grouping, groupingSets, shown } = this.#grouping
    const pivot = this.#grouping.pivot
    if (pivot) {
      const exprs = columns.map((column) => column.expr)
      return this.#dataFrame(UnresolvedPivot({ groupBy: grouping, ...pivot, aggregates: exprs, child: this.#child }))
    }
    const outputs = [...grouping.slice(0, shown), ...columns.map((column) => column.expr)]
    return this.#dataFrame(
      Aggregate({
        groupingExpressions: grouping.map((expression) =>
          expression.kind === 'Alias' ? expression.child : expression,
        ),
        ...(groupingSets && { groupingSets }),
        aggregateExpressions: outputs.map(selectItem),
        child: this.#child,
      }),
    )
  }
  /**
   * Makes of the rows of each group one, with a column for each of these values of another column; a value that a group does not have is null there. Unlike in
   * Spark the values have to be named.
   * @example people.groupBy('city').pivot('name', ['Ann', 'Bob']).sum('age').orderBy('city') // Oslo, NULL, 25; Rome, 31, NULL
   */
  pivot(column: ColumnOrName, values: readonly LiteralInput[]): GroupedData {
    if (this.#grouping.groupingSets || this.#grouping.pivot)
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: 'pivot after rollup, cube, grouping sets or another pivot',
      })
    if (!Array.isArray(values))
      throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'pivot without its values: collect them first' })
    const pivot = {
      pivotColumns: [toColumn(column).expr],
      values: values.map((value) => ({ value: [literal(value)] })),
    }
    return new GroupedData({ ...this.#grouping, pivot }, this.#child, this.#dataFrame)
  }
  /** The rows of each group, in a bigint column `count`.
   * @example people.groupBy('city').count().orderBy('city') // Oslo, 1; Rome, 2 */
  count(): DataFrame {
    return this.agg(callFunction('count', 1).as('count'))
  }
  /** The sum of each of these columns, called `sum(name)`. To name none is UNSUPPORTED_FEATURE so far.
   * @example people.groupBy('city').sum('age').orderBy('city') // Oslo, 25; Rome, 31 */
  sum(...columns: readonly string[]): DataFrame {
    return this.#each('sum', columns)
  }
  /** The mean of each of these columns, called `avg(name)`.
   * @example people.groupBy('city').avg('age').orderBy('city') // Oslo, 25.0; Rome, 31.0 */
  avg(...columns: readonly string[]): DataFrame {
    return this.#each('avg', columns)
  }
  /** Spark's second name of `avg`.
   * @example people.groupBy('city').mean('age').orderBy('city') // Oslo, 25.0; Rome, 31.0 */
  mean(...columns: readonly string[]): DataFrame {
    return this.avg(...columns)
  }
  /** The least value of each of these columns, called `min(name)`.
   * @example people.groupBy('city').min('age').orderBy('city') // Oslo, 25; Rome, 31 */
  min(...columns: readonly string[]): DataFrame {
    return this.#each('min', columns)
  }
  /** The greatest value of each of these columns, called `max(name)`.
   * @example people.groupBy('city').max('age').orderBy('city') // Oslo, 25; Rome, 31 */
  max(...columns: readonly string[]): DataFrame {
    return this.#each('max', columns)
  }

  /** In Spark no columns are all columns of numbers. */
  #each(name: string, columns: readonly string[]): DataFrame {
    if (columns.length === 0)
      throw new SparkError('UNSUPPORTED_FEATURE', { feature: `GroupedData.${name} without the names of columns` })
    return this.agg(...columns.map((column) => callFunction(name, columnByName(column))))
  }
}

const byName = (functions: Readonly<Record<string, string>>): readonly Column[] =>
  Object.entries(functions).map(([column, name]) =>
    column === '*' && name === 'count' ? callFunction(name, 1) : callFunction(name, toColumn(column)),
  )
