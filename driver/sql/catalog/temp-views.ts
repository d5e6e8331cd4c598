import { SparkError } from '../../../common/errors/spark-error.ts'
import type { StructType } from '../../../common/types/data-type.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'

/** The columns of a view when it was created. */
export interface ViewColumns {
  /** Those of its query. */
  readonly query: StructType
  /** The view's own names for them: `CREATE VIEW v (a, b)`. */
  readonly names?: readonly string[]
}

/**
 * The session's temporary views by name: unresolved plans, analyzed anew by each query that reads them. A view of SQL refers
 * to other views by name, one of a DataFrame to what the names stood for when the DataFrame was made.
 */
export class TempViews {
  readonly #isCaseSensitive: () => boolean
  readonly #plans = new Map<string, LogicalPlan>()
  readonly #replaced = new WeakMap<LogicalPlan, LogicalPlan>()
  readonly #columns = new WeakMap<LogicalPlan, ViewColumns>()

  constructor(isCaseSensitive: () => boolean) {
    this.#isCaseSensitive = isCaseSensitive
  }

  create(nameParts: readonly string[], plan: LogicalPlan, replace: boolean): void {
    const key = this.#keyOf(nameParts)
    const before = this.#plans.get(key)
    if (!replace && before)
      throw new SparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quotedName(nameParts) })
    if (before) this.#replaced.set(plan, before)
    this.#plans.set(key, plan)
  }

  /** Takes back a view that turned out to be wrong: the name stands again for what it stood for before. */
  reject(nameParts: readonly string[], plan: LogicalPlan): void {
    const key = this.#keyOf(nameParts)
    if (this.#plans.get(key) !== plan) return
    const before = this.#replaced.get(plan)
    if (before) this.#plans.set(key, before)
    else this.#plans.delete(key)
  }

  /** What the name of a view stood for before. */
  replacedBy(plan: LogicalPlan): LogicalPlan | undefined {
    return this.#replaced.get(plan)
  }

  drop(nameParts: readonly string[], ifExists: boolean): boolean {
    const dropped = this.#plans.delete(this.#keyOf(nameParts))
    if (!dropped && !ifExists) throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quotedName(nameParts) })
    return dropped
  }

  get(nameParts: readonly string[]): LogicalPlan | undefined {
    return this.#plans.get(this.#keyOf(nameParts))
  }

  /** The columns that a view keeps, whatever becomes of the views below it. */
  keepColumns(plan: LogicalPlan, columns: ViewColumns): void {
    this.#columns.set(plan, columns)
  }
  columnsOf(plan: LogicalPlan): ViewColumns | undefined {
    return this.#columns.get(plan)
  }

  /** The names of one part: those of global views are left out. */
  names(): readonly string[] {
    return [...this.#plans.keys()].filter((key) => !key.includes(SEPARATOR)).sort()
  }

  #keyOf(nameParts: readonly string[]): string {
    const key = nameParts.join(SEPARATOR).replace(SESSION, '')
    return this.#isCaseSensitive() ? key : key.toLowerCase()
  }
}

/** Between the parts of a name, which may have dots in them. */
const SEPARATOR = '\n'
/** The schema of temporary views, which their names may be qualified with. */
const SESSION = /^(?:system\n)?session\n(?!.*\n)/i
