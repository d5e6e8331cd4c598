import { SparkError } from '../../../common/errors/spark-error.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'

/** The session's temporary views by lower-case name: unresolved plans, analyzed anew by each query that reads them. */
export class TempViews {
  readonly #plans = new Map<string, LogicalPlan>()

  create(name: string, plan: LogicalPlan, replace: boolean): void {
    const key = name.toLowerCase()
    if (!replace && this.#plans.has(key))
      throw new SparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${name}\`` })
    this.#plans.set(key, plan)
  }

  drop(name: string, ifExists: boolean): boolean {
    const dropped = this.#plans.delete(name.toLowerCase())
    if (!dropped && !ifExists) throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: `\`${name}\`` })
    return dropped
  }

  get(name: string): LogicalPlan | undefined {
    return this.#plans.get(name.toLowerCase())
  }

  names(): readonly string[] {
    return [...this.#plans.keys()].sort()
  }
}
