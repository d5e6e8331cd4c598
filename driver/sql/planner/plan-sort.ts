import { SparkError } from '../../../common/errors/spark-error.ts'
import type { Expression, NamedExpression, SortOrder } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { ShuffleExchangeExec, SortExec, TakeOrderedAndProjectExec } from '../plan/physical/physical-plan.ts'
import { type Planned, requireSingle } from './planned.ts'
import { choosePartitions, type PlannerOptions } from './planner-options.ts'

/** Below this estimate one task sorts faster than a sample, an exchange and several tasks. */
const SINGLE_TASK_SORT_BYTES = 32 * 1024 * 1024

/** A global sort: in one task when the rows are few, else by ranges of the sort key, one range a task. */
export function planSort(
  sort: Extract<LogicalPlan, { kind: 'Sort' }>,
  child: Planned,
  options: PlannerOptions,
): Pick<Planned, 'plan' | 'partitioning'> {
  const node = { order: sort.order, global: sort.global }
  if (!sort.global || child.partitioning.kind === 'single') {
    return { plan: SortExec({ ...node, child: child.plan }), partitioning: child.partitioning }
  }
  const { sizeBytes } = child.statistics
  if (sizeBytes <= SINGLE_TASK_SORT_BYTES || sort.order.some(hasNoBounds)) {
    return { plan: SortExec({ ...node, child: requireSingle(child).plan }), partitioning: { kind: 'single' } }
  }
  const partitioning = {
    kind: 'range',
    order: sort.order,
    numPartitions: choosePartitions(sizeBytes, options),
  } as const
  return {
    plan: SortExec({ ...node, child: ShuffleExchangeExec({ partitioning, child: child.plan }) }),
    partitioning: { kind: 'unknown' },
  }
}

/** Of arrays and structs there are no literals, which the bounds of ranges have to be. */
function hasNoBounds(key: SortOrder): boolean {
  const { kind } = dataTypeOf(key)
  return kind === 'array' || kind === 'struct'
}

/** `ORDER BY ... LIMIT n`, with a projection between or not: each task keeps its top n, one task merges them. */
export function planTopK(
  logical: Extract<LogicalPlan, { kind: 'Limit' }>,
  plan: (child: LogicalPlan) => Planned,
): Pick<Planned, 'plan' | 'partitioning'> | undefined {
  if (logical.limit === undefined) return undefined
  const project = logical.child.kind === 'Project' ? logical.child : undefined
  const sort = project ? project.child : logical.child
  if (sort.kind !== 'Sort' || !sort.global) return undefined
  if (
    project?.projectList.some(
      (e) => e.kind === 'Alias' && e.child.kind !== 'AttributeReference' && e.child.kind !== 'Literal',
    )
  )
    return undefined
  const child = plan(sort.child)
  const projectList = project ? project.projectList.map(asNamed) : outputOf(sort)
  const node = { limit: logical.limit, offset: logical.offset, order: sort.order, projectList }
  if (child.partitioning.kind === 'single')
    return { plan: TakeOrderedAndProjectExec({ ...node, child: child.plan }), partitioning: { kind: 'single' } }
  const keep = logical.limit + logical.offset
  const local: Planned = {
    ...child,
    plan: TakeOrderedAndProjectExec({
      ...node,
      limit: keep,
      offset: 0,
      projectList: outputOf(sort.child),
      child: child.plan,
    }),
  }
  return {
    plan: TakeOrderedAndProjectExec({ ...node, child: requireSingle(local).plan }),
    partitioning: { kind: 'single' },
  }
}

/** After analysis lists of outputs hold named expressions only. */
export function asNamed(expression: Expression): NamedExpression {
  if (expression.kind === 'Alias' || expression.kind === 'AttributeReference') return expression
  throw new SparkError('INTERNAL_ERROR', { message: `${expression.kind} in a list of named expressions` })
}
