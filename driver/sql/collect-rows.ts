import type { RowValue } from '../../common/types/row.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'

/** Runs a plan as a job of the session. @param name what the job is for */
export type CollectRows = (plan: LogicalPlan, name: string) => Promise<readonly RowValue[][]>
