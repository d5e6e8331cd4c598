import type { IgnoredFiles } from '../../common/protocol/task-input.ts'
import { type LogicalPlan, LogicalRelation } from './plan/logical/logical-plan.ts'
import { mapDeepChildren } from './plan/logical/logical-plan-tree.ts'

/** The plan with what the session says of files that cannot be read, wherever a reader's options do not. Spark asks when the files are read. */
export function ignoreFiles(plan: LogicalPlan, { corrupt, missing }: IgnoredFiles): LogicalPlan {
  if (!corrupt && !missing) return plan
  const visit = (node: LogicalPlan): LogicalPlan => {
    if (node.kind !== 'LogicalRelation') return mapDeepChildren(node, visit)
    const ignored = { corrupt, missing, ...node.relation.ignored }
    return LogicalRelation({ ...node, relation: Object.freeze({ ...node.relation, ignored }) })
  }
  return visit(plan)
}
