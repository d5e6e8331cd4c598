import { scalarFunction } from '../expressions/builtin-functions.ts'
import type { Expression, ExprId } from '../expressions/expression.ts'
import { isFalse, isNullLiteral } from './predicates.ts'

/** Whether an expression is null whenever all the columns are. */
function isNullWith(expression: Expression, nulls: ReadonlySet<ExprId>): boolean {
  switch (expression.kind) {
    case 'AttributeReference':
      return nulls.has(expression.exprId)
    case 'Literal':
      return expression.value === null
    case 'Cast':
    case 'UnaryMinus':
    case 'Not':
      return isNullWith(expression.child, nulls)
    case 'Arithmetic':
      return isNullWith(expression.left, nulls) || isNullWith(expression.right, nulls)
    case 'Comparison':
      return (
        expression.operator !== '<=>' && (isNullWith(expression.left, nulls) || isNullWith(expression.right, nulls))
      )
    case 'Like':
      return isNullWith(expression.value, nulls) || isNullWith(expression.pattern, nulls)
    case 'In':
      return isNullWith(expression.value, nulls)
    case 'ScalarFunction':
      return (
        scalarFunction(expression.name)?.nullIntolerant === true &&
        expression.args.some((arg) => isNullWith(arg, nulls))
      )
    case 'And':
    case 'Or':
      return isNullWith(expression.left, nulls) && isNullWith(expression.right, nulls)
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'OuterReference':
    case 'Alias':
    case 'IsNull':
    case 'IsNotNull':
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
      return false
  }
}

/** Whether a predicate keeps no row in which all the columns are null. */
export function rejectsNulls(predicate: Expression, nulls: ReadonlySet<ExprId>): boolean {
  switch (predicate.kind) {
    case 'And':
      return rejectsNulls(predicate.left, nulls) || rejectsNulls(predicate.right, nulls)
    case 'Or':
      return rejectsNulls(predicate.left, nulls) && rejectsNulls(predicate.right, nulls)
    case 'IsNotNull':
      return isNullWith(predicate.child, nulls)
    case 'Not':
      if (predicate.child.kind === 'IsNull') return isNullWith(predicate.child.child, nulls)
      return isNullWith(predicate.child, nulls)
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'Cast':
    case 'Arithmetic':
    case 'UnaryMinus':
    case 'Comparison':
    case 'IsNull':
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
      return isFalse(predicate) || isNullLiteral(predicate) || isNullWith(predicate, nulls)
  }
}
