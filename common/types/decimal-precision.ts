import { type DataType, type DecimalType, decimalType } from './data-type.ts'

const MAX_PRECISION = 38
const MINIMUM_ADJUSTED_SCALE = 6

/**
 * The type of a decimal operation by Spark's DecimalPrecision. Where 38 digits do not hold the exact result, fraction digits go first, down to
 * six; with spark.sql.decimalOperations.allowPrecisionLoss off digits before the point do, and what then does not fit overflows.
 */
export function decimalArithmeticType(
  operator: '+' | '-' | '*' | '/' | '%',
  left: DecimalType,
  right: DecimalType,
  allowPrecisionLoss = true,
): DecimalType {
  const bounded = allowPrecisionLoss ? adjustPrecisionScale : boundedDecimal
  const scale = Math.max(left.scale, right.scale)
  const leftDigits = left.precision - left.scale
  const rightDigits = right.precision - right.scale
  switch (operator) {
    case '+':
    case '-':
      return bounded(Math.max(leftDigits, rightDigits) + scale + 1, scale)
    case '*':
      return bounded(left.precision + right.precision + 1, left.scale + right.scale)
    case '/': {
      if (!allowPrecisionLoss) return exactQuotientType(left, right)
      const quotientScale = Math.max(MINIMUM_ADJUSTED_SCALE, left.scale + right.precision + 1)
      return bounded(leftDigits + right.scale + quotientScale, quotientScale)
    }
    case '%':
      return bounded(Math.min(leftDigits, rightDigits) + scale, scale)
  }
}

/** Half of the digits that are too many are taken from the fraction, and one more. */
function exactQuotientType(left: DecimalType, right: DecimalType): DecimalType {
  const digits = Math.min(MAX_PRECISION, left.precision - left.scale + right.scale)
  const scale = Math.min(MAX_PRECISION, Math.max(MINIMUM_ADJUSTED_SCALE, left.scale + right.precision + 1))
  const excess = digits + scale - MAX_PRECISION
  if (excess <= 0) return decimalType(digits + scale, scale)
  return decimalType(MAX_PRECISION, scale - Math.floor(excess / 2) - 1)
}

/** The decimal that holds every value of both; digits before the point are kept in preference to those after it. */
export function widerDecimalType(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale)
  const digits = Math.max(left.precision - left.scale, right.precision - right.scale)
  if (digits + scale <= MAX_PRECISION) return decimalType(digits + scale, scale)
  return decimalType(MAX_PRECISION, Math.max(0, Math.min(scale, MAX_PRECISION - digits)))
}

/** The decimal that holds every value of a numeric type; undefined for others. */
export function decimalForType(type: DataType): DecimalType | undefined {
  switch (type.kind) {
    case 'decimal':
      return type
    case 'tinyint':
      return decimalType(3, 0)
    case 'smallint':
      return decimalType(5, 0)
    case 'int':
      return decimalType(10, 0)
    case 'bigint':
      return decimalType(20, 0)
    case 'float':
      return decimalType(14, 7)
    case 'double':
      return decimalType(30, 15)
    default:
      return undefined
  }
}

/** The least decimal that holds an integral literal: 1 is a decimal(1,0). */
export function decimalForIntegralLiteral(value: number | bigint): DecimalType {
  const magnitude = value < 0 ? -value : value
  return decimalType(magnitude.toString().length, 0)
}

/** `precision` and `scale` grown, cut at 38 digits. */
export const boundedDecimal = (precision: number, scale: number): DecimalType =>
  decimalType(Math.min(precision, MAX_PRECISION), Math.min(scale, MAX_PRECISION))

function adjustPrecisionScale(precision: number, scale: number): DecimalType {
  if (precision <= MAX_PRECISION) return decimalType(precision, scale)
  const digits = precision - scale
  return decimalType(MAX_PRECISION, Math.max(MAX_PRECISION - digits, Math.min(scale, MINIMUM_ADJUSTED_SCALE)))
}
