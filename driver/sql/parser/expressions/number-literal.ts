import {
  ByteType,
  type DataType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
} from '../../../../common/types/data-type.ts'
import type { LiteralValue } from '../../expressions/expression.ts'

export interface NumberLiteral {
  readonly value: LiteralValue
  readonly dataType: DataType
}

export interface OutOfRange {
  /** The type that is too small for the number. */
  readonly outOfRange: string
  /** What the type holds; undefined for decimals, which have too many digits. */
  readonly range: { readonly min: string; readonly max: string } | undefined
  readonly digits: number
}

const maxPrecision = 38
const sized: Readonly<Record<string, { type: DataType; bits: bigint }>> = {
  Y: { type: ByteType, bits: 8n },
  S: { type: ShortType, bits: 16n },
  L: { type: LongType, bits: 64n },
}

/**
 * The value and type of a numeric literal as Spark sizes it: int, else bigint, else decimal; `1.5` decimal, `1e3` double;
 * suffixes L S Y D F BD. A text tells what is wrong with it.
 */
export function numberLiteral(text: string, negative: boolean): NumberLiteral | OutOfRange | string {
  const upper = text.toUpperCase()
  const suffix = /(BD|[LSYDF])$/.exec(upper)?.[0] ?? ''
  const digits = upper.slice(0, upper.length - suffix.length)
  const sign = negative ? '-' : ''
  const outOfRange = (type: string): OutOfRange => ({
    outOfRange: type,
    range: ranges[type],
    digits: digitsOf(digits),
  })
  const size = sized[suffix]
  if (size) {
    if (!/^\d+$/.test(digits)) return `: ${text} is not a whole number`
    const value = BigInt(sign + digits)
    if (!fits(value, size.bits)) return outOfRange(size.type.kind)
    return { value: suffix === 'L' ? value : Number(value), dataType: size.type }
  }
  if (suffix === 'F') {
    // As a decimal: what rounds to the largest float may be beyond it.
    const value = Number(sign + digits)
    if (Math.abs(value) > MAX_FLOAT) return outOfRange('float')
    return { value: Math.fround(value), dataType: FloatType }
  }
  if (suffix === 'D' || (suffix === '' && digits.includes('E'))) {
    const value = Number(sign + digits)
    return Number.isFinite(value) ? { value, dataType: DoubleType } : outOfRange('double')
  }
  if (suffix === '' && !digits.includes('.')) {
    const value = BigInt(sign + digits)
    if (fits(value, 32n)) return { value: Number(value), dataType: IntegerType }
    if (fits(value, 64n)) return { value, dataType: LongType }
  }
  return decimalLiteral(sign, digits) ?? outOfRange('decimal')
}

const MAX_FLOAT = 3.4028234663852886e38
const ranges: Readonly<Record<string, { readonly min: string; readonly max: string }>> = {
  tinyint: { min: '-128', max: '127' },
  smallint: { min: '-32768', max: '32767' },
  bigint: { min: '-9223372036854775808', max: '9223372036854775807' },
  float: { min: '-3.4028234663852886E+38', max: '3.4028234663852886E+38' },
  double: { min: '-1.7976931348623157E+308', max: '1.7976931348623157E+308' },
}

/** How many digits a number has without its exponent: `1e40` has 41. */
function digitsOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.split('E')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return Math.max(whole.length + fraction.length, whole.length + Number(exponent))
}

function decimalLiteral(sign: string, digits: string): NumberLiteral | undefined {
  const [mantissa = '', exponent = '0'] = digits.split('E')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const shifted = fraction.length - Number(exponent)
  if (Math.abs(shifted) > 2 * maxPrecision) return undefined
  const scale = Math.max(0, shifted)
  const unscaled = BigInt(whole + fraction || '0') * 10n ** BigInt(scale - shifted)
  const precision = Math.max(unscaled === 0n ? 1 : unscaled.toString().length, scale)
  if (precision > maxPrecision) return undefined
  return { value: sign ? -unscaled : unscaled, dataType: decimalType(precision, scale) }
}

const fits = (value: bigint, bits: bigint): boolean => BigInt.asIntN(Number(bits), value) === value
