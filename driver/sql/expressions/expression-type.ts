import { SparkError } from '../../../common/errors/spark-error.ts'
import { BooleanType, type DataType, isAnsiInterval, structField, structType } from '../../../common/types/data-type.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import type { Expression } from './expression.ts'
import { castMayBeNull } from './types/cast-nullability.ts'

/** The type of a resolved expression. */
export function dataTypeOf(expression: Expression): DataType {
  switch (expression.kind) {
    case 'Literal':
    case 'AttributeReference':
    case 'Cast':
    case 'ScalarFunction':
    case 'AggregateExpression':
    case 'NamedLambdaVariable':
      return expression.dataType
    case 'OuterReference':
      return expression.attribute.dataType
    case 'Alias':
    case 'UnaryMinus':
    case 'SortOrder':
    case 'UnresolvedAlias':
      return dataTypeOf(expression.child)
    case 'WindowExpression':
    case 'LambdaFunction':
      return dataTypeOf(expression.function)
    case 'Arithmetic':
      return expression.dataType ?? dataTypeOf(expression.left)
    case 'Comparison':
    case 'And':
    case 'Or':
    case 'Not':
    case 'IsNull':
    case 'IsNotNull':
    case 'Between':
    case 'In':
    case 'Like':
    case 'Exists':
    case 'InSubquery':
      return BooleanType
    case 'CaseWhen':
      return dataTypeOf(firstValue(expression))
    case 'ScalarSubquery':
      return onlyColumn(expression).dataType
    case 'LateralSubquery':
      return structType(outputOf(expression.plan).map((column) => structField(column.name, column.dataType)))
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedNamedLambdaVariable':
      throw new SparkError('INTERNAL_ERROR', { message: `type asked of the unresolved ${expression.kind}` })
  }
}

/** Whether a resolved expression can be null. */
export function nullableOf(expression: Expression): boolean {
  switch (expression.kind) {
    case 'Literal':
      return expression.value === null
    case 'AttributeReference':
    case 'ScalarFunction':
    case 'AggregateExpression':
    case 'NamedLambdaVariable':
      return expression.nullable
    case 'OuterReference':
      return expression.attribute.nullable
    case 'Cast':
      return (
        expression.mode === 'try' ||
        nullableOf(expression.child) ||
        castMayBeNull(dataTypeOf(expression.child), expression.dataType)
      )
    case 'Alias':
    case 'UnaryMinus':
    case 'Not':
    case 'SortOrder':
    case 'UnresolvedAlias':
      return nullableOf(expression.child)
    case 'WindowExpression':
    case 'LambdaFunction':
      return nullableOf(expression.function)
    case 'Arithmetic':
      return (
        expression.mode === 'try' ||
        isQuotient(expression) ||
        nullableOf(expression.left) ||
        nullableOf(expression.right)
      )
    case 'And':
    case 'Or':
      return nullableOf(expression.left) || nullableOf(expression.right)
    case 'Comparison':
      return expression.operator !== '<=>' && (nullableOf(expression.left) || nullableOf(expression.right))
    case 'IsNull':
    case 'IsNotNull':
    case 'Exists':
      return false
    case 'Between':
      return nullableOf(expression.value) || nullableOf(expression.lower) || nullableOf(expression.upper)
    case 'In':
      return nullableOf(expression.value) || expression.list.some(nullableOf)
    case 'Like':
      return nullableOf(expression.value) || nullableOf(expression.pattern)
    case 'CaseWhen':
      return (
        expression.elseValue === undefined ||
        nullableOf(expression.elseValue) ||
        expression.branches.some((branch) => nullableOf(branch.value))
      )
    case 'InSubquery':
      return [...expression.values, ...outputOf(expression.plan)].some(nullableOf)
    case 'ScalarSubquery':
    case 'LateralSubquery':
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedNamedLambdaVariable':
      return true
  }
}

/** Spark says of quotients and remainders that they may be null, though they fail instead, and of scaled calendar intervals. */
function isQuotient({ operator, left, dataType }: Extract<Expression, { kind: 'Arithmetic' }>): boolean {
  if (operator === '+' || operator === '-') return false
  if (operator === '*') return dataType?.kind === 'interval'
  return operator === 'div' || !isAnsiInterval(dataTypeOf(left))
}

function firstValue(expression: Extract<Expression, { kind: 'CaseWhen' }>): Expression {
  const first = expression.branches[0]?.value ?? expression.elseValue
  if (!first) throw new SparkError('INTERNAL_ERROR', { message: 'CASE without a branch' })
  return first
}

function onlyColumn(expression: Extract<Expression, { kind: 'ScalarSubquery' }>) {
  const column = outputOf(expression.plan)[0]
  if (!column) throw new SparkError('INTERNAL_ERROR', { message: 'scalar subquery without a column' })
  return column
}
