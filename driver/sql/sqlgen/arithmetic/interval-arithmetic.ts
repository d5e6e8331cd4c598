import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type AnsiIntervalType, type DataType, isIntegral } from '../../../../common/types/data-type.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { duckDbType } from '../duckdb-types.ts'
import { raiseError } from '../raise-error.ts'

/** A whole number, 128 bits wide, as the months or microseconds of an interval; `failure` where they are too many. */
export function intervalOf(wide: string, type: AnsiIntervalType, failure: string): string {
  const [least, most] = BOUNDS[type.kind]
  return bindOnce(
    wide,
    (value) =>
      `CASE WHEN ${value} NOT BETWEEN ${least} AND ${most} THEN ${failure} ELSE CAST(${value} AS ${duckDbType(type)}) END`,
    'wide',
  )
}

const BOUNDS = {
  'year-month interval': ['-2147483648', '2147483647'],
  'day-time interval': ['-9223372036854775808', '9223372036854775807'],
} as const

export const wide = (sql: string): string => `CAST(${sql} AS HUGEINT)`

/** The quotient of two whole numbers, rounded half away from zero. */
export function halfUp(dividend: string, divisor: string): string {
  const [n, d] = ["abs(f['n'])", "abs(f['d'])"]
  const sign = "CASE WHEN (f['n'] < 0) <> (f['d'] < 0) THEN -1 ELSE 1 END"
  const rounded = `(${n} // ${d} + CASE WHEN ${n} % ${d} >= ${d} - ${n} % ${d} THEN 1 ELSE 0 END)`
  return bound(`{'n': ${wide(dividend)}, 'd': ${wide(divisor)}}`, () => `${sign} * ${rounded}`, 'f')
}

/** An interval times a number: exactly of whole numbers and decimals, rounded half away from zero. */
export function timesNumber(
  interval: string,
  type: AnsiIntervalType,
  factor: string,
  factorType: DataType,
  failure: string,
): string {
  if (factorType.kind === 'decimal') {
    const { scale } = factorType
    const [unit, digits] = [powerOfTen(scale), unscaled(factor)]
    const whole = `(${digits} // ${unit})`
    const product = `(${wide(interval)} * ${whole} + ${halfUp(`(${wide(interval)} * (${digits} % ${unit}))`, unit)})`
    const tooLarge = `${interval} <> 0 AND abs(${whole}) > 9223372036854775808`
    return `CASE WHEN ${tooLarge} THEN ${failure} ELSE ${intervalOf(product, type, failure)} END`
  }
  if (isIntegral(factorType) || factorType.kind === 'void')
    return intervalOf(`(${wide(interval)} * ${wide(factor)})`, type, failure)
  return ofDouble(`(CAST(${interval} AS DOUBLE) * CAST(${factor} AS DOUBLE))`, type, failure)
}

/** An interval by a number that is not 0. */
export function byNumber(
  interval: string,
  type: AnsiIntervalType,
  divisor: string,
  divisorType: DataType,
  failure: string,
): string {
  if (divisorType.kind === 'decimal') {
    const dividend = `(${wide(interval)} * ${powerOfTen(divisorType.scale)})`
    return intervalOf(halfUp(dividend, unscaled(divisor)), type, failure)
  }
  if (isIntegral(divisorType) || divisorType.kind === 'void')
    return intervalOf(halfUp(interval, divisor), type, failure)
  return ofDouble(`(CAST(${interval} AS DOUBLE) / CAST(${divisor} AS DOUBLE))`, type, failure)
}

function ofDouble(double: string, type: AnsiIntervalType, failure: string): string {
  const [least, beyond] =
    type.kind === 'year-month interval'
      ? ['-2147483648', '2147483648']
      : ['-9223372036854775808', '9223372036854775808']
  return bindOnce(
    `round(${double})`,
    (value) =>
      `CASE WHEN NOT isfinite(${value}) OR ${value} < ${least}::DOUBLE OR ${value} >= ${beyond}::DOUBLE THEN ${failure} ELSE CAST(${value} AS ${duckDbType(type)}) END`,
    'rounded',
  )
}

/** The digits of a decimal as a whole number. */
const unscaled = (decimal: string): string => `CAST(replace(CAST(${decimal} AS VARCHAR), '.', '') AS HUGEINT)`

/** More digits do not fit beside those of an interval. */
const MOST_SCALE = 18

function powerOfTen(scale: number): string {
  if (scale > MOST_SCALE)
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `an interval times or by a decimal with more than ${MOST_SCALE} digits behind its point`,
    })
  return `CAST(1${'0'.repeat(scale)} AS HUGEINT)`
}

/** Spark fails without a condition of its own. */
export const productOverflow = (): string => raiseError('ARITHMETIC_OVERFLOW', { message: 'an interval overflows' })

/** The error of a sum or difference that is too large. */
export const sumOverflow = (functionName: 'try_add' | 'try_subtract'): string =>
  raiseError('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: `\`${functionName}\`` })

export const lonelyOverflow = (): string => raiseError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION')
