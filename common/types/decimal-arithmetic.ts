/**
 * An operation on two plain decimal texts, exact, rounded HALF_UP to `scale` decimals, as text. Executors register it as
 * DuckDB's scalar function `flashover_decimal(VARCHAR, VARCHAR, VARCHAR, INTEGER) -> VARCHAR` (null in, null out): the fallback
 * of fragments for what 128-bit arithmetic cannot hold. A divisor is never zero: the fragment checks before.
 */
export function decimalArithmetic(operator: string, left: string, right: string, scale: number): string {
  const a = parse(left)
  const b = parse(right)
  switch (operator) {
    case '+':
    case '-':
    case '%':
    case 'pmod': {
      const common = Math.max(a.scale, b.scale)
      const atCommon = ({ unscaled, scale: own }: Parsed): bigint => unscaled * 10n ** BigInt(common - own)
      return rescaled(aligned(operator, atCommon(a), atCommon(b)), common, scale)
    }
    case '*':
      return rescaled(a.unscaled * b.unscaled, a.scale + b.scale, scale)
    case '/':
      return quotient(a, b, scale)
    default:
      throw new RangeError(`no operation ${operator} on decimals`)
  }
}

interface Parsed {
  readonly unscaled: bigint
  readonly scale: number
}

/** Of two numbers with the same number of decimals. */
function aligned(operator: '+' | '-' | '%' | 'pmod', x: bigint, y: bigint): bigint {
  switch (operator) {
    case '+':
      return x + y
    case '-':
      return x - y
    case '%':
      return x % y
    case 'pmod':
      return x % y < 0n ? ((x % y) + y) % y : x % y
  }
}

function rescaled(unscaled: bigint, from: number, to: number): string {
  const step = 10n ** BigInt(Math.abs(to - from))
  return format(to >= from ? unscaled * step : divideHalfUp(unscaled, step), to)
}

function quotient(a: Parsed, b: Parsed, scale: number): string {
  if (b.unscaled === 0n) throw new RangeError('division by zero')
  // a/10^sa / (b/10^sb) * 10^scale = a * 10^(scale + sb - sa) / b
  const shift = scale + b.scale - a.scale
  const numerator = shift >= 0 ? a.unscaled * 10n ** BigInt(shift) : a.unscaled
  const denominator = shift >= 0 ? b.unscaled : b.unscaled * 10n ** BigInt(-shift)
  return format(divideHalfUp(numerator, denominator), scale)
}

function parse(text: string): Parsed {
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
