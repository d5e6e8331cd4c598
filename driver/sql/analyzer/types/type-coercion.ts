import {
  BooleanType,
  type DataType,
  DoubleType,
  isAnsiInterval,
  isIntegral,
  isNumeric,
  StringType,
  sameType,
  sqlTypeName,
} from '../../../../common/types/data-type.ts'
import { And, Comparison, type Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { asDecimal, castTo } from '../../expressions/types/implicit-cast.ts'
import { isNested } from '../../expressions/types/type-shapes.ts'
import { findWiderType, findWiderTypeOf } from '../../expressions/types/wider-type.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { coerceArithmetic } from './arithmetic-coercion.ts'
import { requireOrderable } from './ordering.ts'
import { dataDiffTypes, NUMBER_OR_INTERVAL, unexpectedInput } from './type-mismatch.ts'

/**
 * Spark's TypeCoercion under ANSI mode, for one operator whose children are resolved: operands get explicit casts to
 * what the operator works on, or the error says why there is none. Functions are coerced by the registry's rows.
 *
 * @param allowPrecisionLoss spark.sql.decimalOperations.allowPrecisionLoss
 */
export function coerceTypes(node: Expression, allowPrecisionLoss = true): Expression {
  switch (node.kind) {
    case 'Arithmetic':
      return coerceArithmetic(node, allowPrecisionLoss)
    case 'UnaryMinus':
      return coerceMinus(node)
    case 'Comparison':
      return coerceComparison(node)
    case 'Between':
      return betweenAsComparisons(node)
    case 'And':
    case 'Or':
      return withBooleans(node, [node.left, node.right]) ?? node
    case 'Not':
      return withBooleans(node, [node.child]) ?? node
    case 'In':
      return coerceIn(node)
    case 'Like':
      return coerceLike(node)
    case 'CaseWhen':
      return coerceCase(node)
    case 'Cast':
      return checkCast(node)
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'IsNull':
    case 'IsNotNull':
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
      return node
  }
}

function coerceMinus(node: Extract<Expression, { kind: 'UnaryMinus' }>): Expression {
  const type = dataTypeOf(node.child)
  if (isNumeric(type) || type.kind.endsWith('interval')) return node
  if (type.kind === 'string' || type.kind === 'void')
    return Object.freeze({ ...node, child: castTo(node.child, DoubleType) })
  throw unexpectedInput(node, 1, NUMBER_OR_INTERVAL, node.child)
}

function coerceComparison(node: Comparison): Expression {
  const [left, right] = [dataTypeOf(node.left), dataTypeOf(node.right)]
  const decimals = (left.kind === 'decimal' && isExact(right)) || (right.kind === 'decimal' && isExact(left))
  const [first, second] = decimals ? [asDecimal(node.left), asDecimal(node.right)] : [node.left, node.right]
  const wider = findWiderType(dataTypeOf(first), dataTypeOf(second))
  // Within arrays and structs a text does not give way to a number.
  if (!wider || (isNested(wider) && promotesText(left, right))) {
    throw analysisError(
      'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES',
      { sqlExpr: quoted(toPrettySql(node)), left: sqlTypeName(left), right: sqlTypeName(right) },
      node,
    )
  }
  requireOrderable(node, node.operator, wider)
  const [a, b] = [castTo(node.left, wider), castTo(node.right, wider)]
  return a === node.left && b === node.right ? node : Object.freeze({ ...node, left: a, right: b })
}

function promotesText(left: DataType, right: DataType): boolean {
  if (left.kind === 'array' && right.kind === 'array') return promotesText(left.elementType, right.elementType)
  if (left.kind === 'struct' && right.kind === 'struct')
    return left.fields.some((field, index) =>
      promotesText(field.dataType, right.fields[index]?.dataType ?? field.dataType),
    )
  const hasText = left.kind === 'string' || right.kind === 'string'
  return hasText && left.kind !== right.kind && left.kind !== 'void' && right.kind !== 'void'
}

const isExact = (type: DataType): boolean => isNumeric(type) && type.kind !== 'float' && type.kind !== 'double'

/** `a BETWEEN x AND y` is `a >= x AND a <= y`, each with its own coercion. */
function betweenAsComparisons(node: Extract<Expression, { kind: 'Between' }>): Expression {
  const origin = node.origin && { origin: node.origin }
  const left = coerceComparison(Comparison({ operator: '>=', left: node.value, right: node.lower, ...origin }))
  const right = coerceComparison(Comparison({ operator: '<=', left: node.value, right: node.upper, ...origin }))
  return And({ left, right, ...origin })
}

/** Undefined when all are boolean already. */
function withBooleans(node: Expression, operands: readonly Expression[]): Expression | undefined {
  for (const operand of operands) {
    const type = dataTypeOf(operand)
    if (type.kind === 'boolean' || type.kind === 'void' || type.kind === 'string') continue
    const parameters = { sqlExpr: quoted(toPrettySql(node)), inputType: '"BOOLEAN"', actualDataType: sqlTypeName(type) }
    throw operands.length === 1
      ? unexpectedInput(node, 1, '"BOOLEAN"', operand)
      : analysisError('DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', parameters, node)
  }
  const [left, right] = operands.map((operand) => castTo(operand, BooleanType))
  if (!left || (left === operands[0] && right === operands[1])) return undefined
  if (node.kind === 'Not') return Object.freeze({ ...node, child: left })
  return (node.kind === 'And' || node.kind === 'Or') && right ? Object.freeze({ ...node, left, right }) : undefined
}

function coerceIn(node: Extract<Expression, { kind: 'In' }>): Expression {
  const all = [node.value, ...node.list]
  const types = all.map(dataTypeOf)
  const wider = findWiderTypeOf(types)
  if (!wider) throw dataDiffTypes(node, 'in', types)
  requireOrderable(node, 'in', wider)
  const [value = node.value, ...list] = all.map((item) => castTo(item, wider))
  if (value === node.value && list.every((item, index) => item === node.list[index])) return node
  return Object.freeze({ ...node, value, list })
}

function coerceLike(node: Extract<Expression, { kind: 'Like' }>): Expression {
  const value = asText(node.value, node, 1)
  const pattern = asText(node.pattern, node, 2)
  return value === node.value && pattern === node.pattern ? node : Object.freeze({ ...node, value, pattern })
}

function asText(operand: Expression, node: Expression, index: number): Expression {
  const type = dataTypeOf(operand)
  if (isNested(type) || type.kind === 'binary') throw unexpectedInput(node, index, '"STRING"', operand)
  return castTo(operand, StringType)
}

function coerceCase(node: Extract<Expression, { kind: 'CaseWhen' }>): Expression {
  const values = [...node.branches.map((branch) => branch.value), ...(node.elseValue ? [node.elseValue] : [])]
  const types = values.map(dataTypeOf)
  const wider = findWiderTypeOf(types)
  if (!wider) throw dataDiffTypes(node, 'casewhen', types)
  const branches = node.branches.map((branch, index) => {
    const type = dataTypeOf(branch.condition)
    if (type.kind !== 'boolean') throw unexpectedInput(node, index + 1, '"BOOLEAN"', branch.condition)
    const value = castTo(branch.value, wider)
    return value === branch.value ? branch : { condition: branch.condition, value }
  })
  const elseValue = node.elseValue && castTo(node.elseValue, wider)
  const same = elseValue === node.elseValue && branches.every((branch, index) => branch === node.branches[index])
  return same ? node : Object.freeze({ ...node, branches, elseValue })
}

function checkCast(node: Extract<Expression, { kind: 'Cast' }>): Expression {
  const from = dataTypeOf(node.child)
  if (canCast(from, node.dataType)) return node
  const parameters = {
    sqlExpr: quoted(toPrettySql(node)),
    srcType: sqlTypeName(from),
    targetType: sqlTypeName(node.dataType),
  }
  const functionNames = castFunction(from, node.dataType)
  if (functionNames !== undefined)
    throw analysisError('DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION', { ...parameters, functionNames }, node)
  throw analysisError(
    isLegacyCast(from, node.dataType)
      ? 'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION'
      : 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION',
    parameters,
    node,
  )
}

/** The function that does what a cast does not. */
function castFunction(from: DataType, to: DataType): string | undefined {
  if (from.kind === 'date' && isNumeric(to)) return '`UNIX_DATE`'
  return isNumeric(from) && to.kind === 'date' ? '`DATE_FROM_UNIX_DATE`' : undefined
}

/** Casts that Spark has outside of ANSI mode only. */
function isLegacyCast(from: DataType, to: DataType): boolean {
  const isTime = from.kind === 'timestamp' || from.kind === 'date'
  return (
    (to.kind === 'binary' && isIntegral(from)) ||
    (from.kind === 'boolean' && to.kind === 'timestamp') ||
    (isTime && to.kind === 'boolean')
  )
}

/** Spark's Cast.canAnsiCast, in the large. */
function canCast(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'void' || to.kind === 'string') return true
  if (to.kind === 'void') return false
  if (from.kind === 'array' && to.kind === 'array') return canCast(from.elementType, to.elementType)
  if (from.kind === 'map' && to.kind === 'map')
    return canCast(from.keyType, to.keyType) && canCast(from.valueType, to.valueType)
  if (from.kind === 'struct' && to.kind === 'struct')
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, index) => canCast(field.dataType, to.fields[index]?.dataType ?? field.dataType))
    )
  if (isNested(from) || isNested(to)) return false
  const isTime = (type: DataType): boolean => ['date', 'timestamp', 'timestamp_ntz'].includes(type.kind)
  if (from.kind === 'string') return true
  if (isTime(from) && isTime(to)) return true
  if (from.kind === 'timestamp' && isNumeric(to)) return true
  if (isNumeric(from) && to.kind === 'timestamp') return true
  if (isAnsiInterval(from)) return from.kind === to.kind || isExact(to)
  if (isAnsiInterval(to)) return isExact(from)
  const isNumberLike = (type: DataType): boolean => isNumeric(type) || type.kind === 'boolean'
  return isNumberLike(from) && isNumberLike(to)
}
