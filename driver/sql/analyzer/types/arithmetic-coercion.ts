import {
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  dayTimeInterval,
  IntegerType,
  isAnsiInterval,
  isIntegral,
  isNumeric,
  LongType,
  StringType,
  sameType,
  sqlTypeName,
  TimestampType,
  YearMonthInterval,
} from '../../../../common/types/data-type.ts'
import { decimalArithmeticType } from '../../../../common/types/decimal-precision.ts'
import { type Arithmetic, type Expression, ScalarFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { asDecimal, castTo } from '../../expressions/types/implicit-cast.ts'
import { isDatetime, isInterval } from '../../expressions/types/type-shapes.ts'
import { findWiderType } from '../../expressions/types/wider-type.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { NUMBER_OR_INTERVAL, unexpectedInput } from './type-mismatch.ts'

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
    if (isInterval(right)) return shifted(node, left, right)
    if (isDatetime(right) && operator === '-') return difference(node, left, right)
    if (right.kind === 'string' && operator === '-')
      return difference({ ...node, right: castTo(node.right, left) }, left, left)
    if (left.kind === 'date') return shiftByDays(node, right)
  }
  if (operator === '-' && left.kind === 'string' && isDatetime(right))
    return difference({ ...node, left: castTo(node.left, right) }, right, right)
  const intervals = additive ? coerceIntervalSum(node, left, right) : coerceIntervalProduct(node, left, right)
  if (intervals) return intervals
  if (operator === '-' && isInterval(left) && isInterval(right)) throw mismatch(node, left, right)
  const isTimed = (type: DataType): boolean => type.kind === 'day-time interval' || type.kind === 'interval'
  if (additive && (isTimed(left) || isTimed(right)) && left.kind !== 'void' && right.kind !== 'void') {
    const [index, other] = isTimed(left) ? ([2, node.right] as const) : ([1, node.left] as const)
    throw unexpectedInput(node, index, '("DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "INTERVAL DAY TO SECOND")', other)
  }
  if (operator === '-' && isDatetime(left) && isNumeric(right))
    throw unexpectedInput(node, 2, '("DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ")', node.right)
  return undefined
}

/** A date moved by whole days, months or a calendar interval is a date, by other intervals a timestamp. */
function shifted(node: Arithmetic, moment: DataType, interval: DataType): Expression {
  const isTimed = interval.kind === 'day-time interval' && interval.endField !== 'day'
  if (moment.kind !== 'date' || !isTimed) return withType(node, moment)
  return withType({ ...node, left: castTo(node.left, TimestampType) }, TimestampType)
}

/** Between two dates whole days. */
function difference(node: Arithmetic, left: DataType, right: DataType): Expression {
  return left.kind === 'date' && right.kind === 'date'
    ? withType(node, dayTimeInterval('day'))
    : withType(castBoth(node, TimestampType), DayTimeInterval)
}

function coerceIntervalSum(node: Arithmetic, left: DataType, right: DataType): Expression | undefined {
  const isTimed = (type: DataType): boolean => type.kind === 'day-time interval' || type.kind === 'interval'
  if (left.kind === 'string' && isTimed(right)) return shiftedText(node, node.left, node.right)
  if (node.operator === '+' && isTimed(left) && right.kind === 'string') return shiftedText(node, node.right, node.left)
  if (isAnsiInterval(left) && right.kind === 'void') return withType({ ...node, right: castTo(node.right, left) }, left)
  if (left.kind === 'void' && isAnsiInterval(right)) return withType({ ...node, left: castTo(node.left, right) }, right)
  if (!isInterval(left) || left.kind !== right.kind) return undefined
  return withType(node, findWiderType(left, right) ?? left)
}

/** A text that is a time, moved, is a text again. */
function shiftedText(node: Arithmetic, text: Expression, interval: Expression): Expression {
  const moved = withType({ ...node, left: castTo(text, TimestampType), right: interval }, TimestampType)
  return castTo(moved, StringType)
}

function coerceIntervalProduct(node: Arithmetic, left: DataType, right: DataType): Expression | undefined {
  const { operator } = node
  if (operator === 'div' && isAnsiInterval(left) && left.kind === right.kind) return withType(node, LongType)
  if (isInterval(left) && (operator === '*' || operator === '/'))
    return withType(timesNumber(node, right), wholeInterval(left))
  if (operator === '*' && isInterval(right))
    return withType(timesNumber({ ...node, left: node.right, right: node.left }, left), wholeInterval(right))
  return undefined
}

/** In all units of its kind. */
function wholeInterval(type: DataType): DataType {
  if (type.kind === 'day-time interval') return DayTimeInterval
  return type.kind === 'year-month interval' ? YearMonthInterval : type
}

/** An interval times or by a number, which a text may stand for. */
function timesNumber(node: Arithmetic, factor: DataType): Arithmetic {
  if (factor.kind === 'string') return { ...node, right: castTo(node.right, DoubleType) }
  if (isNumeric(factor) || factor.kind === 'void') return node
  throw unexpectedInput(node, 2, '"NUMERIC"', node.right)
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
  const isOne = isAnsiInterval(left) ? sameType(left, right) : left.kind === right.kind
  if (isOne || isTextBeside(left, right) || isTextBeside(right, left))
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
