import { SparkError } from '../../common/errors/spark-error.ts'
import type { Expression } from '../sql/expressions/expression.ts'
import { bernoulliSample } from '../sql/plan/logical/bernoulli-sample.ts'
import { type LogicalPlan, UnresolvedUnpivot } from '../sql/plan/logical/logical-plan.ts'
import { type ColumnOrName, toColumn } from './column.ts'
import type { DataFrame } from './dataframe.ts'
import { DataFrameActions } from './dataframe-actions.ts'
import { type Aggregates, GroupedData } from './grouped-data.ts'

/** What puts the rows of a DataFrame into groups, columns into rows, and draws from the rows. */
export abstract class DataFrameGrouping extends DataFrameActions {
  /** @internal */
  protected abstract derived(plan: LogicalPlan): DataFrame

  /**
   * Puts rows of the same values in these columns into groups, to be aggregated; of no columns, all rows into one. Nulls are a group of
   * their own.
   * @example people.groupBy('city').count().orderBy('city') // Oslo, 1; Rome, 2
   */
  groupBy(...columns: readonly ColumnOrName[]): GroupedData {
    return this.#grouped(columns)
  }
  /**
   * As `groupBy`, with subtotals: also by all columns but the last, by all but the last two, and so on down to all rows. A column that a group is not by is
   * null in it; `F.grouping` tells such a null from one of the data.
   * @example people.rollup('city').count().orderBy('city') // NULL, 3; Oslo, 1; Rome, 2
   */
  rollup(...columns: readonly ColumnOrName[]): GroupedData {
    const sets = Array.from({ length: columns.length + 1 }, (_, left) => range(columns.length - left))
    return this.#grouped(columns, sets)
  }
  /** As `groupBy`, by every choice of the columns.
   * @example people.cube('city').agg(F.sum('age')).orderBy('city') // NULL, 56; Oslo, 25; Rome, 31 */
  cube(...columns: readonly ColumnOrName[]): GroupedData {
    const choices = Array.from({ length: 2 ** columns.length }, (_, without) =>
      range(columns.length).filter((place) => ((without >> (columns.length - 1 - place)) & 1) === 0),
    )
    return this.#grouped(columns, choices)
  }
  /**
   * As `groupBy`, by each of these sets of columns in turn; the columns after them are those put out.
   * @example people.groupingSets([['city'], []], 'city').count().orderBy('city') // NULL, 3; Oslo, 1; Rome, 2
   */
  groupingSets(sets: readonly (readonly ColumnOrName[])[], ...columns: readonly ColumnOrName[]): GroupedData {
    const all = [...columns, ...sets.flat()]
    let next = columns.length
    return this.#grouped(
      all,
      sets.map((set) => set.map(() => next++)),
      columns.length,
    )
  }
  /**
   * Aggregates over all rows, into one.
   * @example people.agg(F.sum('age'), F.max('name')) // 56, Eve
   * @example people.agg({ age: 'sum', name: 'max' }) // 56, Eve
   */
  agg(...aggregates: Aggregates): DataFrame {
    return this.groupBy().agg(...aggregates)
  }

  /**
   * A row for each of the value columns (of null, all that are no ids): its name in one column, its value in another. Values that are null have rows, too.
   * @example people.unpivot('name', ['city'], 'what', 'value').orderBy('name') // Ann, city, Rome; Bob, city, Oslo; Eve, city, Rome
   */
  unpivot(
    ids: ColumnOrName | readonly ColumnOrName[],
    values: ColumnOrName | readonly ColumnOrName[] | null,
    variableColumnName: string,
    valueColumnName: string,
  ): DataFrame {
    const expressions = (columns: ColumnOrName | readonly ColumnOrName[]): readonly Expression[] =>
      (isList(columns) ? columns : [columns]).map((column) => toColumn(column).expr)
    return this.derived(
      UnresolvedUnpivot({
        ids: expressions(ids),
        values: values === null ? undefined : expressions(values).map((column) => ({ columns: [column] })),
        nameColumn: variableColumnName,
        valueNames: [valueColumnName],
        includeNulls: true,
        child: this.plan,
      }),
    )
  }
  /** Another name of `unpivot`.
   * @example people.melt('name', 'age', 'what', 'value').orderBy('name') // Ann, age, 31; Bob, age, 25; Eve, age, NULL */
  melt(
    ids: ColumnOrName | readonly ColumnOrName[],
    values: ColumnOrName | readonly ColumnOrName[] | null,
    variableColumnName: string,
    valueColumnName: string,
  ): DataFrame {
    return this.unpivot(ids, values, variableColumnName, valueColumnName)
  }

  /**
   * About this share of the rows, from 0 to 1: each is drawn by itself, anew with each action. A share outside of that is a RangeError; a seed, by which Spark draws the
   * same rows again, is refused.
   * @example people.sample(1).count() // 3
   * @example people.sample(0).count() // 0
   */
  sample(fraction: number, seed?: number): DataFrame {
    if (!(fraction >= 0 && fraction <= 1))
      throw new RangeError(`Sampling fraction (${fraction}) must be on interval [0, 1]`)
    if (seed !== undefined) throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'a seed of sample' })
    return this.derived(bernoulliSample(this.plan, fraction))
  }

  #grouped(
    columns: readonly ColumnOrName[],
    groupingSets?: readonly (readonly number[])[],
    shown = columns.length,
  ): GroupedData {
    const grouping = columns.map((column) => toColumn(column).expr)
    return new GroupedData({ grouping, groupingSets, shown }, this.plan, (plan) => this.derived(plan))
  }
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, place) => place)

const isList = (columns: ColumnOrName | readonly ColumnOrName[]): columns is readonly ColumnOrName[] =>
  Array.isArray(columns)
