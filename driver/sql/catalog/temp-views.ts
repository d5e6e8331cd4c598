import { SparkError } from '../../../common/errors/spark-error.ts'
import type { StructType } from '../../../common/types/data-type.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'

/**
 * The session's temporary views by lower-case name: unresolved plans, analyzed anew by each query that reads them. A view of SQL refers
 * to other views by name, one of a DataFrame to what the names stood for when the DataFrame was made.
 */
export class TempViews {
  readonly #plans = new Map<string, LogicalPlan>()
  readonly #replaced = new WeakMap<LogicalPlan, LogicalPlan>()
  readonly #columns = new WeakMap<LogicalPlan, StructType>()

  create(name: string, plan: LogicalPlan, replace: boolean): void {
    const key = name.toLowerCase()
    const before = this.#plans.get(key)
    if (!replace && before) throw new SparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${name}\`` })
    if (before) this.#replaced.set(plan, before)
    this.#plans.set(key, plan)
  }

  /** Takes back a view that turned out to be wrong: the name stands again for what it stood for before. */
  reject(name: string, plan: LogicalPlan): void {
    const key = name.toLowerCase()
    if (this.#plans.get(key) !== plan) return
    const before = this.#replaced.get(plan)
    if (before) this.#plans.set(key, before)
    else this.#plans.delete(key)
  }

  hasReplaced(plan: LogicalPlan): boolean {
    return this.#replaced.has(plan)
  }

  drop(name: string, ifExists: boolean): boolean {
    const dropped = this.#plans.delete(name.toLowerCase())
    if (!dropped && !ifExists)
      throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quotedName(name), searchPath: SEARCH_PATH })
    return dropped
  }

  get(name: string): LogicalPlan | undefined {
    return this.#plans.get(name.toLowerCase())
  }

  /** The columns that a view keeps, whatever becomes of the views below it. */
  keepColumns(plan: LogicalPlan, columns: StructType): void {
    this.#columns.set(plan, columns)
  }
  columnsOf(plan: LogicalPlan): StructType | undefined {
    return this.#columns.get(plan)
  }

  names(): readonly string[] {
    return [...this.#plans.keys()].sort()
  }
}

const SEARCH_PATH = '[`system`.`session`]'
const quotedName = (name: string): string =>
  name
    .split('.')
    .map((part) => `\`${part}\``)
    .join('.')
