import { scalarFunction } from '../../expressions/builtin-functions.ts'
import type { Expression, ExprId } from '../../expressions/expression.ts'
import { childrenOf, someExpression, walkExpression } from '../../expressions/expression-tree.ts'
import type { PhysicalPlan } from '../../plan/physical/physical-plan.ts'
import { physicalChildrenOf, physicalExpressionsOf } from '../../plan/physical/physical-plan-tree.ts'

/**
 * How often each column is read above the node that makes it, renamings seen through. An expression that is read more than once is
 * computed in a derived table rather than copied into every reader.
 */
export function attributeUsage(plan: PhysicalPlan): ReadonlyMap<ExprId, number> {
  const usage = new Map<ExprId, number>()
  const add = (id: ExprId, count: number) => usage.set(id, (usage.get(id) ?? 0) + count)
  const visit = (node: PhysicalPlan): void => {
    for (const expression of physicalExpressionsOf(node)) {
      // A renaming is read as often as the new name is: nodes above were counted before.
      const copies = expression.kind === 'Alias' && isRename(expression.child) ? (usage.get(expression.exprId) ?? 1) : 1
      for (const part of walkExpression(expression)) if (part.kind === 'AttributeReference') add(part.exprId, copies)
    }
    for (const child of physicalChildrenOf(node)) visit(child)
  }
  visit(plan)
  return usage
}

const isRename = (expression: Expression): boolean => expression.kind === 'AttributeReference'

/** Whether it may be computed again by each reader: neither random nor there to fail. */
export const isRepeatable = (expression: Expression): boolean =>
  !someExpression(expression, (node) => node.kind === 'ScalarFunction' && scalarFunction(node.name)?.foldable === false)

/**
 * Cheap enough to be computed again by each reader: at most one simple operation over columns and literals.
 *
 * @param isColumn whether an attribute is a column of the block, not an expression that would be copied along: steps that each are cheap
 * (`id + id`, twenty times) would double at every step
 */
export function isCheap(expression: Expression, isColumn: (id: ExprId) => boolean): boolean {
  switch (expression.kind) {
    case 'AttributeReference':
    case 'Literal':
      return true
    case 'Alias':
      return isCheap(expression.child, isColumn)
    case 'Arithmetic':
    case 'Cast':
      return childrenOf(expression).every(
        (child) => child.kind === 'Literal' || (child.kind === 'AttributeReference' && isColumn(child.exprId)),
      )
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'OuterReference':
    case 'UnaryMinus':
    case 'Comparison':
    case 'And':
    case 'Or':
    case 'Not':
    case 'IsNull':
    case 'IsNotNull':
    case 'Between':
    case 'In':
    case 'Like':
    case 'CaseWhen':
    case 'ScalarFunction':
    case 'AggregateExpression':
    case 'WindowExpression':
    case 'LambdaFunction':
    case 'NamedLambdaVariable':
    case 'UnresolvedNamedLambdaVariable':
    case 'SortOrder':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
    case 'LateralSubquery':
      return false
  }
}
