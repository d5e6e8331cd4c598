import { isDeterministic } from '../expressions/determinism.ts'
import type { Expression, ExprId } from '../expressions/expression.ts'
import { semanticKey } from '../expressions/semantic-equals.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { splitConjuncts } from './predicates.ts'
import { outputSetOf, readsOnly, replaceAttributes } from './references.ts'

const known = new WeakMap<LogicalPlan, readonly Expression[]>()

/** Predicates over a plan's output that hold of every row it puts out, because something below filters by them. */
export function constraintsOf(plan: LogicalPlan): readonly Expression[] {
  const cached = known.get(plan)
  if (cached) return cached
  const output = outputSetOf(plan)
  const constraints = derive(plan).filter((constraint) => isDeterministic(constraint) && readsOnly(constraint, output))
  known.set(plan, constraints)
  return constraints
}

export const constraintKeysOf = (plan: LogicalPlan): ReadonlySet<string> =>
  new Set(constraintsOf(plan).map(semanticKey))

function derive(plan: LogicalPlan): readonly Expression[] {
  switch (plan.kind) {
    case 'Filter':
      return [...splitConjuncts(plan.condition), ...constraintsOf(plan.child)]
    case 'Project':
      return renamed(constraintsOf(plan.child), plan.projectList)
    case 'Aggregate':
      return renamed(constraintsOf(plan.child), plan.aggregateExpressions)
    case 'Join':
      switch (plan.joinType) {
        case 'inner':
        case 'cross':
          return [...splitConjuncts(plan.condition), ...constraintsOf(plan.left), ...constraintsOf(plan.right)]
        case 'left':
        case 'left semi':
        case 'left anti':
          return constraintsOf(plan.left)
        case 'right':
          return constraintsOf(plan.right)
        case 'full':
          return []
      }
      break
    case 'Sort':
    case 'Expectation':
    case 'Limit':
    case 'Repartition':
    case 'CTERelationRef':
    case 'Generate':
    case 'Distinct':
    case 'Window':
      return constraintsOf(plan.child)
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedWith':
    case 'UnresolvedHaving':
    case 'UnresolvedTableValuedFunction':
    case 'UnresolvedInlineTable':
    case 'UnresolvedColumnEdit':
    case 'UnresolvedDeduplicate':
    case 'UnresolvedNaDrop':
    case 'UnresolvedPivot':
    case 'UnresolvedUnpivot':
    case 'LogicalRelation':
    case 'Expand':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'LocalRelation':
    case 'Range':
    case 'Union':
    case 'LateralJoin':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return []
  }
}

/** Constraints as they read above a list that renames columns. */
function renamed(constraints: readonly Expression[], list: readonly Expression[]): readonly Expression[] {
  const names = new Map<ExprId, Expression>()
  for (const item of list) {
    if (item.kind !== 'Alias' || item.child.kind !== 'AttributeReference') continue
    names.set(item.child.exprId, { ...item.child, exprId: item.exprId, name: item.name, qualifier: [] })
  }
  if (names.size === 0) return constraints
  return [...constraints, ...constraints.map((constraint) => replaceAttributes(constraint, names))]
}
