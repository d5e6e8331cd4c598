import type { CteId } from '../expressions/expr-id.ts'
import type { LogicalPlan, UnionLoop } from '../plan/logical/logical-plan.ts'
import { childPlansOf } from '../plan/logical/logical-plan-tree.ts'
import { UnionLoopExec } from '../plan/physical/physical-plan.ts'
import { type Planned, requireSingle } from './planned.ts'
import type { PlannerOptions } from './planner-options.ts'

/** A recursive query is one operator of one task: its steps need all rows of the step before. */
export function planUnionLoop(
  logical: UnionLoop,
  plan: (child: LogicalPlan) => Planned,
): Pick<Planned, 'plan' | 'partitioning'> {
  const { loopId, output, levelLimit = -1, rowLimit = -1 } = logical
  const anchor = requireSingle(plan(logical.anchor)).plan
  const recursion = requireSingle(plan(logical.recursion)).plan
  return {
    plan: UnionLoopExec({ loopId, anchor, recursion, levelLimit, rowLimit, output }),
    partitioning: { kind: 'single' },
  }
}

/**
 * Plans a child as its parent needs it. What reads the rows of a recursion's step before is planned as if all rows were in one task, for no
 * exchange can be between it and the loop; what else the recursion reads is brought there, and is computed once.
 */
export function planChild(
  child: LogicalPlan,
  parent: LogicalPlan,
  options: PlannerOptions,
  plan: (node: LogicalPlan, options: PlannerOptions) => Planned,
): Planned {
  if (loopsReadBy(child).size > 0)
    return plan(child, { ...options, fused: true, aroundLoop: options.aroundLoop ?? options })
  const outside = plan(child, options.aroundLoop ?? options)
  return loopsReadBy(parent).size > 0 ? requireSingle(outside) : outside
}

const known = new WeakMap<LogicalPlan, ReadonlySet<CteId>>()

/** The loops around a plan whose rows it reads. Plans are frozen, so each is asked once. */
function loopsReadBy(plan: LogicalPlan): ReadonlySet<CteId> {
  const before = known.get(plan)
  if (before) return before
  const read = new Set(childPlansOf(plan).flatMap((child) => [...loopsReadBy(child)]))
  if (plan.kind === 'UnionLoopRef') read.add(plan.loopId)
  if (plan.kind === 'UnionLoop') read.delete(plan.loopId)
  known.set(plan, read)
  return read
}
