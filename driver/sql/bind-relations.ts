import type { TempViews } from './catalog/temp-views.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { mapDeepChildren } from './plan/logical/logical-plan-tree.ts'
import { refuseTooDeep } from './refuse-too-deep.ts'

const bound = new WeakSet<LogicalPlan>()

/**
 * Ties each name of a view to the view that it stands for now. Spark analyzes a DataFrame when it is made; here analysis comes with the
 * first action, and a view that is replaced or dropped in between must not change what the DataFrame is. Names of no view are left
 * to analysis, those of WITH among them.
 */
export function bindRelations(plan: LogicalPlan, views: TempViews): LogicalPlan {
  try {
    return bind(plan, views)
  } catch (error) {
    throw refuseTooDeep(error)
  }
}

function bind(plan: LogicalPlan, views: TempViews): LogicalPlan {
  if (bound.has(plan) || plan.kind === 'CreateTempView') return plan
  const result = bindNode(plan, views)
  bound.add(result)
  return result
}

function bindNode(plan: LogicalPlan, views: TempViews): LogicalPlan {
  if (plan.kind === 'UnresolvedRelation') {
    const view = plan.view ?? viewOf(plan.nameParts, views)
    return view ? Object.freeze({ ...plan, view }) : plan
  }
  return mapDeepChildren(plan, (child) => bind(child, views))
}

/** Views that are being bound: one that refers to itself is left to analysis, which refuses it. */
const open = new Set<LogicalPlan>()

/** The view of a name, with the names in it bound as well. */
function viewOf(nameParts: readonly string[], views: TempViews): LogicalPlan | undefined {
  const view = views.get(nameParts)
  if (!view || open.has(view)) return undefined
  open.add(view)
  try {
    const result = bind(view, views)
    const columns = views.columnsOf(view)
    if (columns) views.keepColumns(result, columns)
    return result
  } finally {
    open.delete(view)
  }
}
