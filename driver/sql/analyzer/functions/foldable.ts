import { scalarFunction } from '../../expressions/builtin-functions.ts'
import type { Expression } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'

/** Whether a resolved expression is a constant: no column, no aggregate, no subquery, nothing random. */
export const isFoldable = (expression: Expression): boolean => !someExpression(expression, varies)

function varies(node: Expression): boolean {
  switch (node.kind) {
    case 'AttributeReference':
    case 'OuterReference':
    case 'AggregateExpression':
    case 'WindowExpression':
    case 'LambdaFunction':
    case 'NamedLambdaVariable':
    case 'UnresolvedNamedLambdaVariable':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
    case 'LateralSubquery':
      return true
    case 'ScalarFunction':
      return scalarFunction(node.name)?.foldable === false
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'Literal':
    case 'Alias':
    case 'Cast':
    case 'Arithmetic':
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
    case 'SortOrder':
      return false
  }
}
