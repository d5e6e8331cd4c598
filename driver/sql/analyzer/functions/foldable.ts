import type { Expression } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'

/** Whether a resolved expression is a constant: no column, no aggregate, no subquery, nothing random. */
export const isFoldable = (expression: Expression): boolean => !someExpression(expression, varies)

function varies(node: Expression): boolean {
  switch (node.kind) {
    case 'AttributeReference':
    case 'OuterReference':
    case 'AggregateExpression':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
      return true
    case 'ScalarFunction':
      return node.name === 'rand' || node.name === 'uuid'
    default:
      return false
  }
}
