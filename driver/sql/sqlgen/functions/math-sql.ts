import { type DataType, isIntegral } from '../../../../common/types/data-type.ts'
import type { mathDefinitions } from '../../expressions/functions/math-definitions.ts'
import { decimalOfText } from '../casts/cast-to-decimal.ts'
import { type Compiled, castTo, compiled, decimalOf } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { exactCall, type FunctionCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'

/** Java's Math: NaN or infinity outside the domain, where DuckDB fails. */
const guarded =
  (name: string, domain: (x: string) => string, outside = "CAST('nan' AS DOUBLE)"): FunctionCompiler =>
  (c) =>
    c.exact(`CASE WHEN ${domain(c.sql(0))} THEN ${name}(${c.sql(0)}) WHEN ${c.sql(0)} IS NOT NULL THEN ${outside} END`)

/** Spark's logarithms are null where there is none. */
const logarithm =
  (name: string): FunctionCompiler =>
  (c) =>
    c.exact(`CASE WHEN ${c.sql(0)} > 0 THEN ${name}(${c.sql(0)}) END`)

const toWhole =
  (name: 'ceil' | 'floor'): FunctionCompiler =>
  (c) => {
    if (c.size > 1) return wholeAtPlaces(c, name)
    const x = c.sql(0)
    if (isIntegral(c.type(0))) return c.result(x)
    if (c.type(0).kind === 'decimal') return c.result(`${name}(${x})`)
    const overflow = c.raise('ARITHMETIC_OVERFLOW', { message: 'overflow' })
    return c.result(
      `CASE WHEN isnan(${x}) THEN 0 WHEN abs(${x}) >= 9223372036854775808 THEN ${overflow} ELSE CAST(${name}(${x}) AS BIGINT) END`,
    )
  }

/** Of a decimal: rounded, and a step further where that went the other way. */
function wholeAtPlaces(c: FunctionCall, name: 'ceil' | 'floor'): ReturnType<FunctionCompiler> {
  const places = Number(c.literal(1))
  const type = c.type(0)
  if (type.kind !== 'decimal' || places >= type.scale) return c.result(c.sql(0))
  const x = wide(c.sql(0), type.scale)
  if (places <= 0) return c.result(wholeSteps(x, 10n ** BigInt(-places), name))
  const rounded = `round(${x}, ${places})`
  const step = stepAt(places)
  return c.result(
    name === 'ceil'
      ? `CASE WHEN ${rounded} < ${x} THEN ${rounded} + ${step} ELSE ${rounded} END`
      : `CASE WHEN ${rounded} > ${x} THEN ${rounded} - ${step} ELSE ${rounded} END`,
  )
}

/** A multiple of the step, from what is cut off: digits behind the point need not be compared with so many before it. */
function wholeSteps(x: string, step: bigint, name: 'ceil' | 'floor'): string {
  const whole = `CAST(trunc(${x}) AS HUGEINT)`
  const rest = `${whole} % ${step}`
  const [isBeyond, further] = name === 'ceil' ? ['>', '+'] : ['<', '-']
  const base = `(${whole} - ${rest})`
  return `CASE WHEN ${rest} ${isBeyond} 0 OR ${x} % 1 ${isBeyond} 0 THEN ${base} ${further} ${step} ELSE ${base} END`
}

/** With room to be rounded. */
const wide = (sql: string, scale: number): string => `CAST(${sql} AS DECIMAL(38, ${scale}))`

/** One unit of the last of these decimal places. */
const stepAt = (places: number): string =>
  places > 0
    ? `CAST('0.${'0'.repeat(places - 1)}1' AS DECIMAL(38, ${places}))`
    : `CAST('1${'0'.repeat(-places)}' AS DECIMAL(38, 0))`

/** HALF_EVEN: rounded HALF_UP, and from a tie back to the even neighbour. Doubles by their decimal digits, as `round`. */
const bround: FunctionCompiler = (c) => {
  const places = c.size > 1 ? Number(c.literal(1)) : 0
  const type = c.type(0)
  if (isIntegral(type)) {
    return places >= 0 ? c.result(c.sql(0)) : roundInteger(c, type, places, 'bround')
  }
  if (type.kind === 'decimal') {
    return places >= type.scale ? c.result(c.sql(0)) : c.result(halfEven(wide(c.sql(0), type.scale), places))
  }
  const x = c.sql(0)
  const digits = halfEven(`CAST(CAST(${x} AS VARCHAR) AS DECIMAL(38, 20))`, places)
  return places >= 18
    ? c.result(x)
    : c.result(
        `CASE WHEN abs(${x}) < 1e15 THEN CAST(${digits} AS DOUBLE) WHEN isfinite(${x}) THEN round_even(${x}, ${places}) ELSE ${x} END`,
      )
}

/** At a place before the point, in 128 bits: HALF_UP or HALF_EVEN; what is no number of the type any more is an overflow. */
function roundInteger(c: FunctionCall, type: DataType, places: number, name: 'round' | 'bround'): Compiled {
  if (places < -19) return c.result('0')
  const x = c.sql(0)
  const step = 10n ** BigInt(-places)
  const magnitude = `abs(CAST(${x} AS HUGEINT))`
  const up = `((${magnitude} + ${step / 2n}) // ${step})`
  const isTie = `${magnitude} % ${step} = ${step / 2n} AND ${up} % 2 = 1`
  const steps = name === 'round' ? up : `CASE WHEN ${isTie} THEN ${up} - 1 ELSE ${up} END`
  const rounded = `(${steps}) * ${step} * sign(${x})`
  const fits = `TRY_CAST(${rounded} AS ${duckDbType(type)})`
  const overflow = c.raise('ARITHMETIC_OVERFLOW', { message: 'Overflow' })
  return c.result(`CASE WHEN ${x} IS NULL THEN NULL WHEN ${fits} IS NULL THEN ${overflow} ELSE ${fits} END`)
}

function halfEven(decimal: string, places: number): string {
  const rounded = `round(${decimal}, ${places})`
  const units =
    places > 0 ? `CAST(${rounded} * ${10 ** places} AS HUGEINT)` : `(CAST(${rounded} AS HUGEINT) // ${10 ** -places})`
  const isTie = `abs(${decimal} - ${rounded}) * 2 = ${stepAt(places)}`
  return `CASE WHEN ${isTie} AND ${units} % 2 <> 0 THEN ${rounded} - sign(${decimal}) * ${stepAt(places)} ELSE ${rounded} END`
}

/** HALF_UP on decimals is DuckDB's own cast; on doubles DuckDB rounds half away from zero, as Java's HALF_UP. */
const round: FunctionCompiler = (c) => {
  const places = c.size > 1 ? Number(c.literal(1)) : 0
  const type: DataType = c.type(0)
  const value = c.value(0)
  if (decimalOf(value.type)) return places < 0 ? c.result(`round(${value.sql}, ${places})`) : c.result(value.sql)
  if (isIntegral(type)) return places >= 0 ? castTo(value, value.type) : roundInteger(c, type, places, 'round')
  // Java rounds the decimal text of a double: 1.005 to two places is 1.01, though the double is a little less.
  const x = c.sql(0)
  const scale = Math.min(Math.max(places, 0), 18)
  const digits = decimalOfText(`CAST(${x} AS VARCHAR)`, x, { kind: 'decimal', precision: 38, scale }, 'CAST')
  const rounded = `CAST(${digits} AS DOUBLE)`
  return c.result(
    `CASE WHEN abs(${x}) < 1e15 THEN ${places < 0 ? `round(${rounded}, ${places})` : rounded} WHEN isfinite(${x}) THEN round(${x}, ${places}) ELSE ${x} END`,
  )
}

const log: FunctionCompiler = (c) => {
  if (c.size === 1) return logarithm('ln')(c)
  return c.exact(`CASE WHEN ${c.sql(0)} > 0 AND ${c.sql(1)} > 0 THEN ln(${c.sql(1)}) / ln(${c.sql(0)}) END`)
}

export const mathSql: FunctionTable<typeof mathDefinitions> = {
  abs: (c) => {
    const value = c.value(0)
    return compiled(`abs(${value.sql})`, value.type)
  },
  // -0.0 is its own sign, NaN too.
  sign: (c) =>
    c.exact(
      `CASE WHEN ${c.sql(0)} = 0 OR isnan(${c.sql(0)}) THEN ${c.sql(0)} ELSE CAST(sign(${c.sql(0)}) AS DOUBLE) END`,
    ),
  ceil: toWhole('ceil'),
  floor: toWhole('floor'),
  round,
  bround,
  sqrt: guarded('sqrt', (x) => `${x} >= 0`),
  // Exact for cubes of whole numbers, as Java's.
  cbrt: (c) =>
    c.exact(
      `CASE WHEN power(round(cbrt(${c.sql(0)})), 3) = ${c.sql(0)} THEN round(cbrt(${c.sql(0)})) ELSE cbrt(${c.sql(0)}) END`,
    ),
  exp: exactCall('exp'),
  // Without the digits that 1 + x loses of a small x (Kahan).
  expm1: (c) => {
    const [x, u] = [c.sql(0), `exp(${c.sql(0)})`]
    return c.exact(
      `CASE WHEN ${u} = 1 THEN ${x} WHEN abs(${x}) < 1 THEN (${u} - 1) * ${x} / ln(${u}) ELSE ${u} - 1 END`,
    )
  },
  ln: logarithm('ln'),
  log,
  log2: logarithm('log2'),
  log10: logarithm('log10'),
  log1p: (c) => {
    const [x, u] = [c.sql(0), `(1 + ${c.sql(0)})`]
    return c.exact(
      `CASE WHEN ${u} = 1 THEN ${x} WHEN abs(${x}) < 1 AND ${x} > -1 THEN ln(${u}) * ${x} / (${u} - 1) WHEN ${x} > -1 THEN ln(${u}) END`,
    )
  },
  // Java's: NaN where the exponent is NaN, and for powers of 1 and -1 where it is infinite.
  pow: (c) => {
    const [x, y] = [c.sql(0), c.sql(1)]
    const isNone = `isnan(${y}) OR (isinf(${y}) AND abs(${x}) = 1)`
    return c.exact(`CASE WHEN ${x} IS NOT NULL AND (${isNone}) THEN CAST('nan' AS DOUBLE) ELSE pow(${x}, ${y}) END`)
  },
  sin: guarded('sin', (x) => `isfinite(${x})`),
  cos: guarded('cos', (x) => `isfinite(${x})`),
  tan: guarded('tan', (x) => `isfinite(${x})`),
  cot: guarded('1 / tan', (x) => `isfinite(${x})`),
  sec: guarded('1 / cos', (x) => `isfinite(${x})`),
  csc: guarded('1 / sin', (x) => `isfinite(${x})`),
  asinh: (c) => c.exact(`CASE WHEN ${c.sql(0)} = 0 THEN ${c.sql(0)} ELSE asinh(${c.sql(0)}) END`),
  acosh: guarded('acosh', (x) => `${x} >= 1`),
  atanh: guarded('atanh', (x) => `${x} BETWEEN -1 AND 1`),
  asin: guarded('asin', (x) => `${x} BETWEEN -1 AND 1`),
  acos: guarded('acos', (x) => `${x} BETWEEN -1 AND 1`),
  atan: exactCall('atan'),
  // Spark makes 0.0 of -0.0.
  atan2: (c) => c.exact(`atan2(${c.sql(0)} + 0.0::DOUBLE, ${c.sql(1)} + 0.0::DOUBLE)`),
  sinh: exactCall('sinh'),
  cosh: exactCall('cosh'),
  tanh: exactCall('tanh'),
  degrees: exactCall('degrees'),
  radians: exactCall('radians'),
  pi: exactCall('pi'),
  e: (c) => c.exact('exp(1.0::DOUBLE)'),
  factorial: (c) => c.result(`CASE WHEN ${c.sql(0)} BETWEEN 0 AND 20 THEN factorial(${c.sql(0)}) END`),
  // Infinite where a side is; scaled where squares leave the range of doubles.
  hypot: (c) => {
    const [x, y] = [c.sql(0), c.sql(1)]
    const longer = `greatest(abs(${x}), abs(${y}))`
    const scaled = `${longer} * sqrt((${x} / ${longer}) * (${x} / ${longer}) + (${y} / ${longer}) * (${y} / ${longer}))`
    const plain = `sqrt(${x} * ${x} + ${y} * ${y})`
    const cases = `WHEN isinf(${x}) OR isinf(${y}) THEN CAST('inf' AS DOUBLE) WHEN ${longer} BETWEEN 1e-150 AND 1e150 OR ${longer} = 0 OR isnan(${longer}) THEN ${plain}`
    return c.exact(`CASE WHEN ${x} IS NULL OR ${y} IS NULL THEN NULL ${cases} ELSE ${scaled} END`)
  },
  rint: (c) => c.exact(`round_even(${c.sql(0)}, 0)`),
  width_bucket: (c) => {
    const [value, low, high, buckets] = [c.sql(0), c.sql(1), c.sql(2), c.sql(3)]
    const up = `CASE WHEN ${value} < ${low} THEN 0 WHEN ${value} >= ${high} THEN ${buckets} + 1 ELSE floor((${value} - ${low}) / (${high} - ${low}) * ${buckets}) + 1 END`
    const down = `CASE WHEN ${value} > ${low} THEN 0 WHEN ${value} <= ${high} THEN ${buckets} + 1 ELSE floor((${low} - ${value}) / (${low} - ${high}) * ${buckets}) + 1 END`
    return c.exact(
      `CAST(CASE WHEN isnan(${value}) OR isnan(${low}) OR isnan(${high}) THEN NULL WHEN ${buckets} > 0 AND ${low} < ${high} THEN ${up} WHEN ${buckets} > 0 AND ${low} > ${high} THEN ${down} END AS BIGINT)`,
    )
  },
}
