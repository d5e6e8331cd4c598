import { civilDate, daysInMonth, daysOf } from '../../../../common/datetime/civil-date.ts'
import { type DataType, isAnsiInterval } from '../../../../common/types/data-type.ts'
import { MICROS_PER } from '../../../../common/types/interval-text.ts'
import type { ArithmeticOperator, Literal, LiteralValue } from '../expression.ts'

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
  if (isAnsiInterval(left.dataType) && operator === '+') return foldDates('+', right, left, type)
  if (!isAnsiInterval(right.dataType)) return undefined
  const amount = BigInt(right.value as number | bigint) * sign
  const isDate = left.dataType.kind === 'date'
  if (right.dataType.kind === 'year-month interval') {
    if (isDate && type.kind === 'date') return addMonths(Number(left.value), Number(amount))
    if (isDate || type.kind !== left.dataType.kind) return undefined
    const micros = left.value as bigint
    const day = micros / MICROS_PER.day - (micros % MICROS_PER.day < 0n ? 1n : 0n)
    return BigInt(addMonths(Number(day), Number(amount))) * MICROS_PER.day + (micros - day * MICROS_PER.day)
  }
  const micros = isDate ? BigInt(Number(left.value)) * MICROS_PER.day : (left.value as bigint)
  const moved = micros + amount
  if (type.kind !== 'date') return type.kind === left.dataType.kind || isDate ? moved : undefined
  return moved % MICROS_PER.day === 0n ? Number(moved / MICROS_PER.day) : undefined
}

/** The same day of another month, or its last day. */
function addMonths(days: number, months: number): number {
  const date = civilDate(days)
  const at = date.year * 12 + date.month - 1 + months
  const [year, month] = [Math.floor(at / 12), at - Math.floor(at / 12) * 12 + 1]
  return daysOf(year, month, Math.min(date.day, daysInMonth(year, month)))
}
