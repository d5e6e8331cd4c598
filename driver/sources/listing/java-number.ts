/** A decimal number as it is written. */
interface WrittenDecimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** `Long.parseLong`: digits of any script. */
export function javaLong(text: string): bigint | undefined {
  const digits = latinDigits(text)
  if (!/^[+-]?\d+$/.test(digits)) return undefined
  const value = BigInt(digits.replace('+', ''))
  return value === BigInt.asIntN(64, value) ? value : undefined
}

/** `Integer.parseInt`. */
export function javaInt(text: string): number | undefined {
  const value = javaLong(text)
  return value === undefined || value !== BigInt.asIntN(32, value) ? undefined : Number(value)
}

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,10}))?$/

/** `new BigDecimal(text)`: digits of any script, an exponent. Beyond some thousand digits it is none here. */
export function javaDecimal(text: string): WrittenDecimal | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(latinDigits(text)) ?? []
  const digits = whole + fraction
  if (digits === '' || Math.abs(Number(exponent)) > 2 ** 31 - 1) return undefined
  return { unscaled: BigInt(digits) * (sign === '-' ? -1n : 1n), scale: fraction.length - Number(exponent) }
}

const DOUBLE = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/
const HEX_DOUBLE = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/

/** `Double.parseDouble`: blanks around it, `1.5f`, `1D`, `0x1p3`. */
export function javaDouble(text: string): number | undefined {
  // What `String.trim` takes off.
  const trimmed = text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '')
  if (DOUBLE.test(trimmed)) return Number(trimmed.replace(/(?<=[\d.])[fFdD]$/, ''))
  const [, sign, whole = '', fraction = '', exponent = ''] = HEX_DOUBLE.exec(trimmed) ?? []
  const digits = whole + fraction
  if (sign === undefined || digits === '') return undefined
  // Exact up to 53 bits; what Java rounds beyond them nobody names folders by.
  const value = Number(BigInt(`0x${digits}`)) * 2 ** (Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -value : value
}

/** Decimal digits of other scripts as those of Latin; they come in runs of ten. */
const latinDigits = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (char) => {
    if (!/\p{Nd}/u.test(char)) return char
    let zero = char.charCodeAt(0)
    while (/\p{Nd}/u.test(String.fromCharCode(zero - 1))) zero -= 1
    return `${(char.charCodeAt(0) - zero) % 10}`
  })
