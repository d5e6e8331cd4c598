/**
 * `dividend / divisor` of two plain decimal texts, exact, rounded HALF_UP to `scale` decimals, as text. Executors register it as
 * DuckDB's scalar function `flashover_decimal_divide(VARCHAR, VARCHAR, INTEGER) -> VARCHAR` (null in, null out): the fallback
 * of fragments for quotients that 128-bit arithmetic cannot hold. The divisor is never zero: the fragment checks before.
 */
export function decimalDivide(dividend: string, divisor: string, scale: number): string {
  const a = parse(dividend)
  const b = parse(divisor)
  if (b.unscaled === 0n) throw new RangeError('division by zero')
  // a/10^sa / (b/10^sb) * 10^scale = a * 10^(scale + sb - sa) / b
  const shift = scale + b.scale - a.scale
  const numerator = shift >= 0 ? a.unscaled * 10n ** BigInt(shift) : a.unscaled
  const denominator = shift >= 0 ? b.unscaled : b.unscaled * 10n ** BigInt(-shift)
  return format(divideHalfUp(numerator, denominator), scale)
}

function parse(text: string): { unscaled: bigint; scale: number } {
  const point = text.indexOf('.')
  return point < 0
    ? { unscaled: BigInt(text), scale: 0 }
    : { unscaled: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 }
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const quotient = (2n * n + d) / (2n * d)
  return negative ? -quotient : quotient
}

function format(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${negative ? '-' : ''}${scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`}`
}
