import {
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  IntegerType,
  isIntegral,
  isNumeric,
  LongType,
  sqlTypeName,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { decimalArithmeticType } from '../../../../common/types/decimal-precision.ts'
import { type Arithmetic, type Expression, ScalarFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { asDecimal, castTo } from '../../expressions/types/implicit-cast.ts'
import { findWiderType } from '../../expressions/types/wider-type.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { NUMBER_OR_INTERVAL, unexpectedInput } from './type-mismatch.ts'

const MICROS_PER_DAY = 86_400_000_000n

/**
 * Gives an operator its operands' and its own type by Spark 4's ANSI rules. After it, both sides are of one numeric type,
 * or two decimals (each of its own precision), or a date, timestamp or interval on the left and an interval or number on the right.
 */
export function coerceArithmetic(node: Arithmetic, allowPrecisionLoss = true): Expression {
  if (node.dataType) return node
  const left = dataTypeOf(node.left)
  const right = dataTypeOf(node.right)
  return coerceDatetime(node, left, right) ?? coerceNumeric(node, left, right, allowPrecisionLoss)
}

function coerceNumeric(
  node: Arithmetic,
  leftType: DataType,
  rightType: DataType,
  allowPrecisionLoss: boolean,
): Expression {
  const { operator } = node
  const [left, right] = [withoutString(leftType, rightType), withoutString(rightType, leftType)]
  const common = findWiderType(left, right)
  const isText = (type: DataType): boolean => type.kind === 'string' || type.kind === 'void'
  if (isText(leftType) && isText(rightType) && leftType.kind !== rightType.kind)
    throw mismatch(node, leftType, rightType)
  if (leftType.kind === 'string' && rightType.kind === 'string') throw mismatch(node, leftType, rightType)
  if (!isNumberOrNull(left) || !isNumberOrNull(right) || !common) throw mismatch(node, leftType, rightType)
  const numeric = common.kind === 'void' ? DoubleType : common
  if (numeric.kind === 'decimal') return coerceDecimals(node, left, right, allowPrecisionLoss)
  if (operator === '/') return typed(node, DoubleType)
  if (operator === 'div') {
    if (
      leftType.kind === 'double' ||
      leftType.kind === 'float' ||
      rightType.kind === 'double' ||
      rightType.kind === 'float'
    )
      throw mismatch(node, leftType, rightType)
    return withType(castBoth(node, LongType), LongType)
  }
  return typed(node, numeric)
}

function coerceDecimals(
  node: Arithmetic,
  leftType: DataType,
  rightType: DataType,
  allowPrecisionLoss: boolean,
): Expression {
  const left = asDecimal(leftType.kind === 'void' ? castTo(node.left, rightType) : node.left)
  const right = asDecimal(rightType.kind === 'void' ? castTo(node.right, leftType) : node.right)
  const [leftDecimal, rightDecimal] = [dataTypeOf(left), dataTypeOf(right)]
  if (leftDecimal.kind !== 'decimal' || rightDecimal.kind !== 'decimal') throw mismatch(node, leftType, rightType)
  const dataType =
    node.operator === 'div'
      ? LongType
      : decimalArithmeticType(node.operator, leftDecimal, rightDecimal, allowPrecisionLoss)
  return Object.freeze({ ...node, left, right, dataType })
}

function coerceDatetime(node: Arithmetic, left: DataType, right: DataType): Expression | undefined {
  const { operator } = node
  const additive = operator === '+' || operator === '-'
  if (operator === '+' && !isDatetime(left) && isDatetime(right)) {
    return coerceArithmetic(Object.freeze({ ...node, left: node.right, right: node.left }))
  }
  if (additive && isDatetime(left)) {
    if (isInterval(right)) return withType(node, shiftedType(left, right, node.right))
    if (isDatetime(right) && operator === '-') {
      const bothDates = left.kind === 'date' && right.kind === 'date'
      return withType(bothDates ? node : castBoth(node, TimestampType), DayTimeInterval)
    }
    if (right.kind === 'string' && operator === '-') {
      return withType({ ...node, right: castTo(node.right, left) }, DayTimeInterval)
    }
    if (left.kind === 'date') return shiftByDays(node, right)
  }
  if (operator === '-' && left.kind === 'string' && isDatetime(right)) {
    return withType({ ...node, left: castTo(node.left, right) }, DayTimeInterval)
  }
  if (additive && left.kind === 'string' && isInterval(right)) {
    return withType({ ...node, left: castTo(node.left, TimestampType) }, TimestampType)
  }
  if (operator === '+' && isInterval(left) && right.kind === 'string') {
    return withType({ ...node, left: castTo(node.right, TimestampType), right: node.left }, TimestampType)
  }
  if (additive && isInterval(left) && left.kind === right.kind) return withType(node, left)
  if (isInterval(left) && (operator === '*' || operator === '/')) return withType(timesNumber(node, right), left)
  if (operator === '*' && isInterval(right)) {
    return withType(timesNumber({ ...node, left: node.right, right: node.left }, left), right)
  }
  const isDayTime = (type: DataType): boolean => type.kind === 'day-time interval'
  if (operator === '-' && isInterval(left) && isInterval(right)) throw mismatch(node, left, right)
  if (additive && (isDayTime(left) || isDayTime(right)) && left.kind !== 'void' && right.kind !== 'void') {
    const [index, other] = isDayTime(left) ? ([2, node.right] as const) : ([1, node.left] as const)
    throw unexpectedInput(node, index, '("DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "INTERVAL DAY TO SECOND")', other)
  }
  if (operator === '-' && isDatetime(left) && isNumeric(right))
    throw unexpectedInput(node, 2, '("DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ")', node.right)
  return undefined
}

/** An interval times or by a number, which a text may stand for. */
function timesNumber(node: Arithmetic, factor: DataType): Arithmetic {
  if (factor.kind === 'string') return { ...node, right: castTo(node.right, DoubleType) }
  if (isNumeric(factor) || factor.kind === 'void') return node
  throw unexpectedInput(node, 2, '"NUMERIC"', node.right)
}

/** A date moved by whole days or by months is a date, by hours a timestamp. */
function shiftedType(datetime: DataType, interval: DataType, by: Expression): DataType {
  if (datetime.kind !== 'date') return datetime
  if (interval.kind !== 'day-time interval') return DateType
  const micros = literalMicros(by)
  return micros !== undefined && micros % MICROS_PER_DAY === 0n ? DateType : TimestampType
}

function literalMicros(expression: Expression): bigint | undefined {
  if (expression.kind === 'UnaryMinus') return literalMicros(expression.child)
  return expression.kind === 'Literal' && typeof expression.value === 'bigint' ? expression.value : undefined
}

function shiftByDays(node: Arithmetic, days: DataType): Expression {
  const shift: Expression = ScalarFunction({
    name: node.operator === '+' ? 'date_add' : 'date_sub',
    args: [node.left, node.right],
    dataType: DateType,
    nullable: true,
    ...(node.origin && { origin: node.origin }),
  })
  const isDays = days.kind === 'void' || (isIntegral(days) && days.kind !== 'bigint')
  if (!isDays) throw unexpectedInput(shift, 2, '("INT" or "SMALLINT" or "TINYINT")', node.right)
  return Object.freeze({ ...shift, args: [node.left, castTo(node.right, IntegerType)] })
}

/** A string in arithmetic becomes what the other side needs: a bigint beside integers, else a double. */
function withoutString(type: DataType, other: DataType): DataType {
  if (type.kind !== 'string') return type
  return findWiderType(type, other.kind === 'string' ? DoubleType : other) ?? DoubleType
}

const typed = (node: Arithmetic, dataType: DataType): Expression => withType(castBoth(node, dataType), dataType)
const castBoth = (node: Arithmetic, dataType: DataType): Arithmetic => ({
  ...node,
  left: castTo(node.left, dataType),
  right: castTo(node.right, dataType),
})
const withType = (node: Arithmetic, dataType: DataType): Expression => Object.freeze({ ...node, dataType })

const isDatetime = (type: DataType): boolean =>
  type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz'
const isInterval = (type: DataType): boolean => type.kind === 'day-time interval' || type.kind === 'year-month interval'
const isNumberOrNull = (type: DataType): boolean => isNumeric(type) || type.kind === 'void'

/** What Spark says an operator takes. */
const OPERANDS: Readonly<Record<Arithmetic['operator'], string>> = {
  '+': NUMBER_OR_INTERVAL,
  '-': NUMBER_OR_INTERVAL,
  '*': '"NUMERIC"',
  '/': '("DOUBLE" or "DECIMAL")',
  '%': '"NUMERIC"',
  div: '("BIGINT" or "DECIMAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
}

function mismatch(node: Arithmetic, left: DataType, right: DataType): Error {
  const sqlExpr = quoted(toPrettySql(node))
  const isTextBeside = (one: DataType, other: DataType): boolean =>
    one.kind === 'string' && (other.kind === 'string' || other.kind === 'void')
  if (left.kind === right.kind || isTextBeside(left, right) || isTextBeside(right, left))
    return analysisError(
      'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE',
      {
        sqlExpr,
        inputType: OPERANDS[node.operator],
        actualDataType: sqlTypeName(left.kind === 'void' ? right : left),
      },
      node,
    )
  return analysisError(
    'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES',
    { sqlExpr, left: sqlTypeName(left), right: sqlTypeName(right) },
    node,
  )
}
