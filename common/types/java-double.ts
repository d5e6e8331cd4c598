/** Java's Double.toString and Float.toString: plain from 1e-3 to 1e7, else with an exponent; always a decimal point. */
export function javaDouble(value: number, single = false): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const digits = single ? shortestFloat(value) : value
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) {
    const text = String(digits)
    return text.includes('.') ? text : `${text}.0`
  }
  const [mantissa = '', exponent = ''] = exponential(digits, value, single).split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`
}

/** Where one digit would do Java takes the nearest of two: the smallest double is 4.9E-324. */
function exponential(digits: number, value: number, single: boolean): string {
  const text = digits.toExponential()
  if (text.includes('.')) return text
  const twoDigits = value.toExponential(1)
  const isSame = single ? Math.fround(Number(twoDigits)) === value : Number(twoDigits) === value
  return isSame ? twoDigits : text
}

/** The double whose text is the shortest that reads back as the same float. */
function shortestFloat(value: number): number {
  for (let precision = 1; precision <= 9; precision += 1) {
    const candidate = Number(value.toPrecision(precision))
    if (Math.fround(candidate) === value) return candidate
  }
  return value
}
