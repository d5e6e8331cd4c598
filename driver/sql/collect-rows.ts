import type { RowValue } from '../../common/types/row.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'

/** Runs a plan as a job of the session, described so to the user. */
export type CollectRows = (plan: LogicalPlan, description: string) => Promise<readonly RowValue[][]>
