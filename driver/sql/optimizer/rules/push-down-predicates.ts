import { generatorFunction } from '../../expressions/builtin-functions.ts'
import { isDeterministic } from '../../expressions/determinism.ts'
import type { Expression, ExprId } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import { semanticEquals } from '../../expressions/semantic-equals.ts'
import type { Aggregate, Filter, LogicalPlan, Project, Union, Window } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { splitConjuncts } from '../predicates.ts'
import { aliasMapOf, outputSetOf, readsOnly, replaceAttributes } from '../references.ts'

/**
 * Moves filters towards the data: through projects, sorts, repartitioning, unions, generators (conjuncts on the child's
 * columns), aggregates (conjuncts on grouping columns) and windows (conjuncts on their keys). Never through LIMIT, and never what is nondeterministic.
 * Joins are the matter of PushPredicateThroughJoin.
 */
export const PushDownPredicates: OptimizerRule = { name: 'PushDownPredicates', apply: pushDown }

function pushDown(plan: LogicalPlan): LogicalPlan {
  return mapChildPlans(plan.kind === 'Filter' ? pushFilter(plan) : plan, pushDown)
}

function pushFilter(node: Filter): LogicalPlan {
  const { child } = node
  switch (child.kind) {
    case 'Project':
      return throughProject(node, child)
    case 'Aggregate':
      return throughAggregate(node, child)
    case 'Union':
      return throughUnion(node, child)
    case 'Sort':
    case 'Repartition':
    case 'Distinct':
      return part(node, outputSetOf(child), (conjuncts) =>
        Object.freeze({ ...child, child: filter(conjuncts, child.child) }),
      )
    case 'Generate':
      return part(node, outputSetOf(child.child), (conjuncts) =>
        Object.freeze({ ...child, child: filter(conjuncts, child.child) }),
      )
    case 'Window':
      return throughWindow(node, child)
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
    case 'LocalRelation':
    case 'Range':
    case 'Filter':
    case 'Join':
    case 'Limit':
    case 'LateralJoin':
    case 'SetOperation':
    case 'Expectation':
    case 'SubqueryAlias':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'CTERelationRef':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return node
  }
}

/** Pushes the deterministic conjuncts that read only the ids, by what `below` makes of them; the others stay. */
function part(
  node: Filter,
  ids: ReadonlySet<ExprId>,
  below: (conjuncts: readonly Expression[]) => LogicalPlan,
): LogicalPlan {
  const conjuncts = splitConjuncts(node.condition)
  const movable = (conjunct: Expression) => isDeterministic(conjunct) && readsOnly(conjunct, ids)
  const pushed = conjuncts.filter(movable)
  if (pushed.length === 0) return node
  const stay = conjuncts.filter((conjunct) => !movable(conjunct))
  return filter(stay, below(pushed))
}

function throughProject(node: Filter, child: Project): LogicalPlan {
  if (!child.projectList.every(isDeterministic) || child.projectList.some(hasGenerator)) return node
  const aliases = aliasMapOf(child.projectList)
  return part(node, outputSetOf(child), (conjuncts) => {
    const replaced = conjuncts.map((conjunct) => replaceAttributes(conjunct, aliases))
    return Object.freeze({ ...child, child: filter(replaced, child.child) })
  })
}

function throughAggregate(node: Filter, child: Aggregate): LogicalPlan {
  if (child.groupingExpressions.length === 0) return node
  const aliases = aliasMapOf(child.aggregateExpressions)
  const isGrouping = (expression: Expression) =>
    isDeterministic(expression) && child.groupingExpressions.some((grouping) => semanticEquals(grouping, expression))
  const ids = new Set<ExprId>()
  for (const item of child.aggregateExpressions) {
    if (item.kind === 'AttributeReference' && isGrouping(item)) ids.add(item.exprId)
    if (item.kind === 'Alias' && isGrouping(item.child)) ids.add(item.exprId)
  }
  return part(node, ids, (conjuncts) => {
    const replaced = conjuncts.map((conjunct) => replaceAttributes(conjunct, aliases))
    return Object.freeze({ ...child, child: filter(replaced, child.child) })
  })
}

/** All rows of a key are kept or none, so that no value changes. */
function throughWindow(node: Filter, child: Window): LogicalPlan {
  const keys = new Set(
    child.partitionSpec.flatMap((key): readonly ExprId[] => (key.kind === 'AttributeReference' ? [key.exprId] : [])),
  )
  return part(node, keys, (conjuncts) => Object.freeze({ ...child, child: filter(conjuncts, child.child) }))
}

function throughUnion(node: Filter, child: Union): LogicalPlan {
  const output = outputOf(child)
  return part(node, outputSetOf(child), (conjuncts) => {
    const children = child.children.map((input) => {
      const columns = outputOf(input)
      const byPosition = new Map<ExprId, Expression>(
        output.map((attribute, index) => [attribute.exprId, columns[index] ?? attribute]),
      )
      return filter(
        conjuncts.map((conjunct) => replaceAttributes(conjunct, byPosition)),
        input,
      )
    })
    return Object.freeze({ ...child, children })
  })
}

const hasGenerator = (expression: Expression): boolean =>
  someExpression(expression, (node) => node.kind === 'ScalarFunction' && generatorFunction(node.name) !== undefined)
