import type { CteId } from '../expressions/expr-id.ts'
import type { CTERelationRef, LogicalPlan } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { CTERelationRefExec, ShuffleExchangeExec } from '../plan/physical/physical-plan.ts'
import type { Planned } from './planned.ts'
import { choosePartitions, type PlannerOptions } from './planner-options.ts'

/** The common table expressions of a query that are computed once, filled on the way. */
export type PlannedCtes = Map<CteId, Planned>

/**
 * A use of a common table expression: the first one met is planned, the others read its rows. In a fused plan it is a part of the one
 * fragment, else a stage of its own, whose rows are spread evenly, for each use may need them in another way.
 */
export function planCteRef(
  { cteId, child }: CTERelationRef,
  plan: (child: LogicalPlan) => Planned,
  options: PlannerOptions,
  ctes: PlannedCtes,
): Pick<Planned, 'plan' | 'partitioning'> {
  const planned = ctes.get(cteId) ?? (options.fused ? plan(child) : exchanged(plan(child), options))
  ctes.set(cteId, planned)
  return {
    plan: CTERelationRefExec({ cteId, output: outputOf(child), child: planned.plan }),
    partitioning: planned.partitioning,
  }
}

function exchanged(child: Planned, options: PlannerOptions): Planned {
  const numPartitions = child.partitioning.kind === 'single' ? 1 : choosePartitions(child.statistics.sizeBytes, options)
  const isSingle = numPartitions === 1
  return {
    ...child,
    plan: ShuffleExchangeExec({
      partitioning: isSingle ? { kind: 'single' } : { kind: 'roundRobin', numPartitions, by: 'row' },
      child: child.plan,
    }),
    partitioning: { kind: isSingle ? 'single' : 'unknown' },
  }
}
