import { SparkError } from '../../common/errors/spark-error.ts'
import type { Literal } from '../sql/expressions/expression.ts'
import {
  type ColumnEdit,
  type LogicalPlan,
  UnresolvedColumnEdit,
  UnresolvedNaDrop,
} from '../sql/plan/logical/logical-plan.ts'
import type { DataFrame } from './dataframe.ts'
import { literal } from './literal.ts'

/** What takes the place of null: a number in columns of numbers, a text in those of texts, a boolean in those of booleans. */
export type FillValue = number | bigint | string | boolean

/** Which rows `na.drop` leaves out. */
export interface NaDropOptions {
  /** 'any' (default): rows with a null go; 'all': rows of nulls only. */
  readonly how?: 'any' | 'all'
  /** Rows with fewer values that are not null go; `how` then counts for nothing. */
  readonly thresh?: number
  /** The columns that count; all by default. */
  readonly subset?: readonly string[]
}

/** Rows with nulls left out or filled, `df.na`. NaN counts as null. */
export class DataFrameNaFunctions {
  readonly #child: LogicalPlan
  readonly #dataFrame: (plan: LogicalPlan) => DataFrame

  /** @internal */
  constructor(child: LogicalPlan, dataFrame: (plan: LogicalPlan) => DataFrame) {
    this.#child = child
    this.#dataFrame = dataFrame
  }

  /**
   * Leaves out rows with nulls: all that have any, or only those that have nothing else (`'all'`), or those with fewer than `thresh` values;
   * `how` that is neither is VALUE_NOT_ALLOWED.
   * @example people.na.drop().count() // 2
   * @example people.na.drop({ thresh: 2, subset: ['name', 'age'] }).count() // 2
   */
  drop(options: NaDropOptions | 'any' | 'all' = {}): DataFrame {
    const { how = 'any', thresh, subset } = typeof options === 'string' ? { how: options } : options
    if (how !== 'any' && how !== 'all')
      throw new SparkError('VALUE_NOT_ALLOWED', { arg_name: 'how', allowed_values: "'any', 'all'", value: `'${how}'` })
    const minNonNulls = thresh ?? (how === 'all' ? 1 : undefined)
    return this.#dataFrame(UnresolvedNaDrop({ columns: subset, minNonNulls, child: this.#child }))
  }

  /**
   * Fills nulls with a value, in all columns of its kind or in those of them that are named; or with a value of its own for each named
   * column, cast to the column's type.
   * @example people.na.fill(0).select('name', 'age') // Ann, 31; Bob, 25; Eve, 0
   * @example people.na.fill({ age: 18 }).select('age') // 31; 25; 18
   */
  fill(value: FillValue | Readonly<Record<string, FillValue>>, subset?: readonly string[]): DataFrame {
    const edits: readonly ColumnEdit[] =
      typeof value === 'object'
        ? Object.entries(value).map(([name, one]) => fillEdit(one, [name], true))
        : [fillEdit(value, subset, false)]
    return edits.reduce(
      (df, edit) => this.#dataFrame(UnresolvedColumnEdit({ edits: [edit], child: df.plan })),
      this.#dataFrame(this.#child),
    )
  }
}

const fillEdit = (value: FillValue, columns: readonly string[] | undefined, cast: boolean): ColumnEdit => ({
  op: 'fill',
  columns,
  value: literal(value) as Literal,
  cast,
})
