import { SparkError } from '../../common/errors/spark-error.ts'
import { checkInvariants, outputChange } from './plan/invariants.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { checkPhysicalQuery } from './plan/physical/check-physical-plan.ts'
import { formatPhysicalPlan } from './plan/physical/physical-plan-printer.ts'
import type { PhysicalQuery } from './plan/physical/physical-query.ts'
import { formatLogicalPlan } from './plan/plan-printer.ts'

/** Throws where optimizing or planning has made an unsound plan: `spark.sql.planChangeValidation`. */
export function validatePlan(
  analyzed: LogicalPlan,
  optimized: LogicalPlan,
  physical: PhysicalQuery,
  fused: boolean,
): void {
  fail('optimized', [...checkInvariants(optimized), outputChange(analyzed, optimized) ?? []].flat(), () =>
    formatLogicalPlan(optimized),
  )
  fail('physical', checkPhysicalQuery(physical, fused), () => formatPhysicalPlan(physical.plan))
}

function fail(plan: string, problems: readonly string[], text: () => string): void {
  if (problems.length > 0)
    throw new SparkError('INTERNAL_ERROR', { message: `the ${plan} plan is wrong: ${problems.join('; ')}\n${text()}` })
}
