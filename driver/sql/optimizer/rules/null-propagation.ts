import { scalarFunction } from '../../expressions/builtin-functions.ts'
import { type Expression, Literal } from '../../expressions/expression.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { falseLiteral, isNullLiteral, trueLiteral } from '../predicates.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/** An operator, or a call of a function that does not stand nulls, over a null literal is null; a null test of what cannot be null is known. */
export const NullPropagation: OptimizerRule = {
  name: 'NullPropagation',
  apply: onAllExpressions(propagate),
}

function propagate(node: Expression): Expression {
  switch (node.kind) {
    case 'IsNull':
      return nullableOf(node.child) ? node : falseLiteral
    case 'IsNotNull':
      return nullableOf(node.child) ? node : trueLiteral
    case 'Arithmetic':
      return isNullLiteral(node.left) || isNullLiteral(node.right) ? nullOf(node) : node
    case 'Comparison':
      return node.operator !== '<=>' && (isNullLiteral(node.left) || isNullLiteral(node.right)) ? nullOf(node) : node
    case 'Like':
      return isNullLiteral(node.value) || isNullLiteral(node.pattern) ? nullOf(node) : node
    case 'Cast':
    case 'UnaryMinus':
      return isNullLiteral(node.child) ? nullOf(node) : node
    case 'In':
      return isNullLiteral(node.value) ? nullOf(node) : node
    case 'ScalarFunction':
      return scalarFunction(node.name)?.nullIntolerant && node.args.some(isNullLiteral) ? nullOf(node) : node
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'And':
    case 'Or':
    case 'Not':
    case 'Between':
    case 'CaseWhen':
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
      return node
  }
}

const nullOf = (node: Expression): Literal => Literal({ value: null, dataType: dataTypeOf(node) })
