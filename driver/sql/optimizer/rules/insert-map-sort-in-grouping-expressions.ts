import { Alias, type Expression, ScalarFunction } from '../../expressions/expression.ts'
import { mapChildren, someExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { holdsMap } from '../../expressions/types/type-shapes.ts'
import type { Aggregate, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { mapAllSubqueries } from '../transform-expressions.ts'

/** Maps of the same entries are one group in whatever order they hold them: grouped by their entries sorted by key, at any depth. */
export const InsertMapSortInGroupingExpressions: OptimizerRule = {
  name: 'InsertMapSortInGroupingExpressions',
  apply: insertMapSort,
}

function insertMapSort(plan: LogicalPlan): LogicalPlan {
  const sorted = transformPlanUp(plan, (node) => (node.kind === 'Aggregate' ? sortMaps(node) : node))
  return mapAllSubqueries(sorted, insertMapSort)
}

function sortMaps(node: Aggregate): Aggregate {
  if (!node.groupingExpressions.some(needsSort) && !node.aggregateExpressions.some(countsMaps)) return node
  const keys = new Set(node.groupingExpressions.filter(needsSort).map(semanticKey))
  const visit = (part: Expression): Expression => {
    if (part.kind === 'AggregateExpression')
      return part.distinct ? mapChildren(part, (arg) => (needsSort(arg) ? mapSort(arg) : arg)) : part
    return keys.has(semanticKey(part)) ? mapSort(part) : mapChildren(part, visit)
  }
  const aggregateExpressions = node.aggregateExpressions.map((item) => {
    const child = visit(item)
    if (child.kind === 'Alias' || child === item) return child
    const { name, exprId } = toAttribute(item)
    return Alias({ child, name, exprId })
  })
  const groupingExpressions = node.groupingExpressions.map((item) => (needsSort(item) ? mapSort(item) : item))
  return Object.freeze({ ...node, groupingExpressions, aggregateExpressions })
}

const countsMaps = (item: Expression): boolean =>
  someExpression(item, (part) => part.kind === 'AggregateExpression' && part.distinct && part.args.some(needsSort))

const needsSort = (expression: Expression): boolean => holdsMap(dataTypeOf(expression)) && !isSorted(expression)

const isSorted = (expression: Expression): boolean =>
  expression.kind === 'ScalarFunction' && expression.name === 'map_sort'

const mapSort = (expression: Expression): Expression =>
  ScalarFunction({
    name: 'map_sort',
    args: [expression],
    dataType: dataTypeOf(expression),
    nullable: nullableOf(expression),
  })
