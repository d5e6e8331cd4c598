import type { DataType } from '../../../../common/types/data-type.ts'
import type { ArithmeticOperator, Literal, LiteralValue } from '../expression.ts'

const microsPerDay = 86_400_000_000n

const integerBits: Readonly<Record<string, bigint>> = { tinyint: 8n, smallint: 16n, int: 32n, bigint: 64n }

/** The value of an operation on two literals; undefined where it fails or is left to the executor. */
export function foldArithmetic(
  operator: ArithmeticOperator,
  left: Literal,
  right: Literal,
  type: DataType,
): LiteralValue | undefined {
  if (left.value === null || right.value === null) return null
  const bits = integerBits[type.kind]
  if (bits !== undefined && left.dataType.kind === type.kind && right.dataType.kind === type.kind) {
    return foldIntegers(operator, BigInt(left.value as number), BigInt(right.value as number), bits)
  }
  if (type.kind === 'double' && left.dataType.kind === 'double' && right.dataType.kind === 'double') {
    return foldDoubles(operator, Number(left.value), Number(right.value))
  }
  if (type.kind === 'decimal') return foldDecimals(operator, left, right, type.precision, type.scale)
  if (type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz') {
    return foldDates(operator, left, right, type)
  }
  return undefined
}

function foldIntegers(operator: ArithmeticOperator, a: bigint, b: bigint, bits: bigint): LiteralValue | undefined {
  const value = integerResult(operator, a, b)
  if (value === undefined) return undefined
  if (value !== BigInt.asIntN(Number(bits), value)) return undefined
  return bits === 64n ? value : Number(value)
}

function integerResult(operator: ArithmeticOperator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '%':
      return b === 0n ? undefined : a % b
    case 'div':
      return b === 0n ? undefined : a / b
    case '/':
      return undefined
  }
}

function foldDoubles(operator: ArithmeticOperator, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? undefined : a / b
    default:
      return undefined
  }
}

function foldDecimals(
  operator: ArithmeticOperator,
  left: Literal,
  right: Literal,
  precision: number,
  scale: number,
): bigint | undefined {
  if (left.dataType.kind !== 'decimal' || right.dataType.kind !== 'decimal') return undefined
  if (typeof left.value !== 'bigint' || typeof right.value !== 'bigint') return undefined
  const leftScale = left.dataType.scale
  const rightScale = right.dataType.scale
  const common = Math.max(leftScale, rightScale)
  const a = left.value * 10n ** BigInt(common - leftScale)
  const b = right.value * 10n ** BigInt(common - rightScale)
  switch (operator) {
    case '+':
      return rescale(a + b, common, precision, scale)
    case '-':
      return rescale(a - b, common, precision, scale)
    case '*':
      return rescale(left.value * right.value, leftScale + rightScale, precision, scale)
    default:
      return undefined
  }
}

/** A decimal at another scale, only where no digit is lost and it fits. */
export function rescale(unscaled: bigint, from: number, precision: number, to: number): bigint | undefined {
  const step = 10n ** BigInt(Math.abs(to - from))
  if (to < from && unscaled % step !== 0n) return undefined
  const value = to < from ? unscaled / step : unscaled * step
  return value < 10n ** BigInt(precision) && value > -(10n ** BigInt(precision)) ? value : undefined
}

function foldDates(
  operator: ArithmeticOperator,
  left: Literal,
  right: Literal,
  type: DataType,
): LiteralValue | undefined {
  if (operator !== '+' && operator !== '-') return undefined
  const sign = operator === '+' ? 1n : -1n
  const isInterval = (operand: Literal) =>
    operand.dataType.kind === 'day-time interval' || operand.dataType.kind === 'year-month interval'
  if (isInterval(left) && operator === '+') return foldDates('+', right, left, type)
  if (!isInterval(right)) return undefined
  const amount = BigInt(right.value as number | bigint) * sign
  const isDate = left.dataType.kind === 'date'
  if (right.dataType.kind === 'year-month interval') {
    if (isDate && type.kind === 'date') return addMonths(Number(left.value), Number(amount))
    if (isDate || type.kind !== left.dataType.kind) return undefined
    const micros = left.value as bigint
    const day = micros / microsPerDay - (micros % microsPerDay < 0n ? 1n : 0n)
    return BigInt(addMonths(Number(day), Number(amount))) * microsPerDay + (micros - day * microsPerDay)
  }
  const micros = isDate ? BigInt(Number(left.value)) * microsPerDay : (left.value as bigint)
  const moved = micros + amount
  if (type.kind !== 'date') return type.kind === left.dataType.kind || isDate ? moved : undefined
  return moved % microsPerDay === 0n ? Number(moved / microsPerDay) : undefined
}

/** The same day of another month, or its last day. Not by `Date.UTC`, to which the years 0 to 99 are of the last century. */
function addMonths(days: number, months: number): number {
  const date = new Date(days * 86_400_000)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months, 1)
  const firstOfMonth = date.getTime() / 86_400_000
  date.setUTCMonth(date.getUTCMonth() + 1, 0)
  return firstOfMonth + Math.min(day, date.getUTCDate()) - 1
}
