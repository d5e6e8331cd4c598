/** A pattern of java.text.DecimalFormat, without an exponent. */
export interface DecimalPattern {
  readonly prefix: string
  readonly suffix: string
  readonly negativePrefix: string
  readonly negativeSuffix: string
  readonly minInteger: number
  readonly minFraction: number
  readonly maxFraction: number
  readonly grouping: number
  /** 100 for percents, 1000 for thousandths. */
  readonly multiplier: number
  readonly showsPoint: boolean
}

/** Undefined for what DecimalFormat refuses, and for patterns with an exponent. */
export function parseDecimalPattern(pattern: string): DecimalPattern | undefined {
  const parts = splitUnquoted(pattern)
  const positive = parts[0] === undefined ? undefined : parseHalf(parts[0])
  if (!positive || parts.length > 2) return undefined
  const negative = parts[1] === undefined || parts[1] === '' ? undefined : parseHalf(parts[1])
  if (parts[1] && !negative) return undefined
  const differs = negative && (negative.prefix !== positive.prefix || negative.suffix !== positive.suffix)
  return {
    ...positive,
    negativePrefix: differs ? negative.prefix : `-${positive.prefix}`,
    negativeSuffix: differs ? negative.suffix : positive.suffix,
  }
}

function splitUnquoted(pattern: string): readonly string[] {
  const parts = ['']
  let isQuoted = false
  for (const char of pattern) {
    if (char === "'") isQuoted = !isQuoted
    if (char === ';' && !isQuoted) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

type Half = Omit<DecimalPattern, 'negativePrefix' | 'negativeSuffix'>

function parseHalf(pattern: string): Half | undefined {
  const affixes = { prefix: '', suffix: '' }
  let [left, zeros, right, point, grouping, multiplier] = [0, 0, 0, -1, -1, 1]
  let hasNumber = false
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    const affix = hasNumber ? 'suffix' : 'prefix'
    if ('#0,.'.includes(char)) {
      hasNumber = true
      if (char === '#') zeros > 0 ? right++ : left++
      if (char === '0') {
        if (right > 0) return undefined
        zeros++
      }
      if (char === ',') grouping = 0
      else if (char !== '.' && grouping >= 0 && point < 0) grouping++
      if (char === '.') {
        if (point >= 0) return undefined
        point = left + zeros + right
      }
    } else if (char === "'") {
      const [quoted = ''] = /^'[^']*'?/.exec(pattern.slice(at)) ?? []
      affixes[affix] += quoted === "''" ? "'" : quoted.replaceAll("'", '')
      at += quoted.length - 1
      if (pattern.charAt(at + 1) === "'" && quoted !== "''") affixes[affix] += "'"
    } else if (char === 'E' && hasNumber) return undefined
    else {
      if (char === '%') multiplier = 100
      if (char === '‰') multiplier = 1000
      affixes[affix] += char === '¤' ? '$' : char
    }
  }
  if (zeros === 0 && left > 0 && point >= 0) {
    const whole = Math.max(point, 1)
    right = left - whole
    left = whole - 1
    zeros = 1
  }
  const isMalformed = point < 0 ? right > 0 : point < left || point > left + zeros
  if (isMalformed || grouping === 0) return undefined
  const total = left + zeros + right
  return {
    ...affixes,
    minInteger: (point < 0 ? total : point) - left,
    minFraction: point < 0 ? 0 : left + zeros - point,
    maxFraction: point < 0 ? 0 : total - point,
    grouping: Math.max(grouping, 0),
    multiplier,
    showsPoint: point === 0 || (point > 0 && point === total),
  }
}

/** A number by a pattern: a double, or a decimal as text. Rounded to even where it is halfway, a double by its exact value. */
export function formatDecimal(value: number | string, pattern: DecimalPattern): string {
  const number = typeof value === 'number' ? value * pattern.multiplier : value
  if (typeof number === 'number' && Number.isNaN(number)) return 'NaN'
  const isNegative = typeof number === 'number' ? number < 0 || Object.is(number, -0) : number.startsWith('-')
  const [prefix, suffix] = isNegative
    ? [pattern.negativePrefix, pattern.negativeSuffix]
    : [pattern.prefix, pattern.suffix]
  if (typeof number === 'number' && !Number.isFinite(number)) return `${prefix}∞${suffix}`
  const exact =
    typeof number === 'number' ? shortestDigits(Math.abs(number)) : decimalDigits(number, pattern.multiplier)
  const tie = typeof number === 'number' ? (places: number) => compareTie(Math.abs(number), places) : () => 0
  return prefix + digitsText(rounded(exact, pattern.maxFraction, tie), pattern) + suffix
}

/** `digits` times ten to the power of minus `scale`. */
interface Digits {
  readonly digits: bigint
  readonly scale: number
}

function decimalDigits(text: string, multiplier: number): Digits {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  return { digits: BigInt(whole + fraction) * BigInt(multiplier), scale: fraction.length }
}

/** What prints as the double. */
function shortestDigits(value: number): Digits {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(whole + fraction)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

/** Whether a double is below (-1), at (0) or above (1) the number halfway that its shortest digits are, one place behind `places`. */
function compareTie(value: number, places: number): number {
  const { digits, scale } = shortestDigits(value)
  if (scale !== places + 1) return 0
  // The double as a fraction of powers of two.
  let [numerator, denominator] = [value, 1n]
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    denominator *= 2n
  }
  const difference = BigInt(numerator) * 10n ** BigInt(scale) - digits * denominator
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}

function rounded({ digits, scale }: Digits, places: number, tie: (places: number) => number): Digits {
  if (scale <= places) return { digits: digits * 10n ** BigInt(places - scale), scale: places }
  const unit = 10n ** BigInt(scale - places)
  const [quotient, rest] = [digits / unit, digits % unit]
  const side = rest * 2n > unit ? 1 : rest * 2n < unit ? -1 : tie(places)
  const isUp = side > 0 || (side === 0 && quotient % 2n === 1n)
  return { digits: isUp ? quotient + 1n : quotient, scale: places }
}

function digitsText({ digits, scale }: Digits, pattern: DecimalPattern): string {
  const text = digits.toString().padStart(scale + 1, '0')
  const whole = text
    .slice(0, text.length - scale)
    .replace(/^0+/, '')
    .padStart(pattern.minInteger, '0')
  const fraction = text
    .slice(text.length - scale)
    .replace(/0+$/, '')
    .padEnd(pattern.minFraction, '0')
  const integer = whole === '' && fraction === '' ? '0' : whole
  const grouped = pattern.grouping > 0 ? integer.replace(groupsOf(pattern.grouping), ',') : integer
  return fraction === '' && !pattern.showsPoint ? grouped : `${grouped}.${fraction}`
}

const groupsOf = (size: number): RegExp => new RegExp(`(?<=\\d)(?=(?:\\d{${size}})+$)`, 'g')
