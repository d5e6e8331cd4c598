import { type DataType, isIntegral } from '../../../../common/types/data-type.ts'
import { checkZero } from '../check-zero.ts'
import { castTo, compiled, decimalOf } from '../compiled.ts'
import { call, exactCall, type FunctionCall, type FunctionCompiler, type FunctionTable } from '../function-call.ts'

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
    if (c.size > 1) return roundWith(c, name)
    return isIntegral(c.type(0)) ? c.result(c.sql(0)) : c.result(`${name}(${c.sql(0)})`)
  }

function roundWith(c: FunctionCall, name: 'ceil' | 'floor'): ReturnType<FunctionCompiler> {
  const power = `power(10, ${c.sql(1)})`
  return c.result(`(${name}(${c.sql(0)} * ${power}) / ${power})`)
}

/** HALF_UP on decimals is DuckDB's own cast; on doubles DuckDB rounds half away from zero, as Java's HALF_UP. */
const round: FunctionCompiler = (c) => {
  const places = c.size > 1 ? Number(c.literal(1)) : 0
  const type: DataType = c.type(0)
  const value = c.value(0)
  if (decimalOf(value.type)) return places < 0 ? c.result(`round(${value.sql}, ${places})`) : c.result(value.sql)
  if (isIntegral(type) && places >= 0) return castTo(value, value.type)
  if (isIntegral(type)) return c.result(`round(${c.sql(0)}, ${places})`)
  // Java rounds the decimal text of a double: 1.005 to two places is 1.01, though the double is a little less.
  const x = c.sql(0)
  const rounded = `CAST(CAST(CAST(${x} AS VARCHAR) AS DECIMAL(38, ${Math.min(Math.max(places, 0), 18)})) AS DOUBLE)`
  return c.result(
    `CASE WHEN abs(${x}) < 1e15 THEN ${places < 0 ? `round(${rounded}, ${places})` : rounded} ELSE round(${x}, ${places}) END`,
  )
}

const log: FunctionCompiler = (c) => {
  if (c.size === 1) return logarithm('ln')(c)
  return c.exact(`CASE WHEN ${c.sql(0)} > 0 AND ${c.sql(1)} > 0 THEN ln(${c.sql(1)}) / ln(${c.sql(0)}) END`)
}

const width = (c: FunctionCall): number => (c.type(0).kind === 'bigint' ? 64 : 32)

/** In 128 bits, then wrapped to the type's width: DuckDB's own shift fails on overflow. */
function shiftLeft(c: FunctionCall): string {
  const modulus = c.type(0).kind === 'bigint' ? '18446744073709551616' : '4294967296'
  const half = c.type(0).kind === 'bigint' ? '9223372036854775808' : '2147483648'
  const shifted = `(CAST(${c.sql(0)} AS HUGEINT) * CAST(power(2::DOUBLE, ${c.sql(1)} & ${width(c) - 1}) AS HUGEINT))`
  const wrapped = `(((${shifted} + ${half}::HUGEINT) % ${modulus}::HUGEINT + ${modulus}::HUGEINT) % ${modulus}::HUGEINT - ${half}::HUGEINT)`
  return `CAST(${wrapped} AS ${c.exact('').type})`
}

const tryBinary =
  (operator: string): FunctionCompiler =>
  (c) => {
    const type = c.exact('').type
    const value = `TRY(${c.value(0).sql} ${operator} ${c.value(1).sql})`
    return operator === '/'
      ? compiled(`CASE WHEN ${c.value(1).sql} <> 0 THEN CAST(${value} AS ${type}) END`, type)
      : c.result(value)
  }

export const mathFunctions: FunctionTable = {
  abs: (c) => {
    const value = c.value(0)
    return compiled(`abs(${value.sql})`, value.type)
  },
  negative: (c) => compiled(`(-${c.value(0).sql})`, c.value(0).type),
  positive: (c) => c.value(0),
  sign: call('sign'),
  signum: call('sign'),
  ceil: toWhole('ceil'),
  ceiling: toWhole('ceil'),
  floor: toWhole('floor'),
  round,
  bround: (c) => c.result(`round_even(${c.sql(0)}, ${c.size > 1 ? Number(c.literal(1)) : 0})`),
  sqrt: guarded('sqrt', (x) => `${x} >= 0`),
  // Exact for cubes of whole numbers, as Java's.
  cbrt: (c) =>
    c.exact(
      `CASE WHEN power(round(cbrt(${c.sql(0)})), 3) = ${c.sql(0)} THEN round(cbrt(${c.sql(0)})) ELSE cbrt(${c.sql(0)}) END`,
    ),
  exp: exactCall('exp'),
  expm1: (c) => c.exact(`(exp(${c.sql(0)}) - 1)`),
  ln: logarithm('ln'),
  log,
  log2: logarithm('log2'),
  log10: logarithm('log10'),
  log1p: (c) => c.exact(`CASE WHEN ${c.sql(0)} > -1 THEN ln(1 + ${c.sql(0)}) END`),
  pow: exactCall('pow'),
  power: exactCall('pow'),
  sin: guarded('sin', (x) => `isfinite(${x})`),
  cos: guarded('cos', (x) => `isfinite(${x})`),
  tan: guarded('tan', (x) => `isfinite(${x})`),
  cot: call('cot'),
  asin: guarded('asin', (x) => `${x} BETWEEN -1 AND 1`),
  acos: guarded('acos', (x) => `${x} BETWEEN -1 AND 1`),
  atan: exactCall('atan'),
  atan2: exactCall('atan2'),
  sinh: exactCall('sinh'),
  cosh: exactCall('cosh'),
  tanh: exactCall('tanh'),
  degrees: exactCall('degrees'),
  radians: exactCall('radians'),
  pi: exactCall('pi'),
  e: (c) => c.exact('exp(1.0::DOUBLE)'),
  pmod: (c) => {
    const [a, b] = [c.value(0), c.value(1)]
    return checkZero(
      c.argument(1),
      b,
      c.result(
        `CASE WHEN ${a.sql} % ${b.sql} < 0 THEN (${a.sql} % ${b.sql} + ${b.sql}) % ${b.sql} ELSE ${a.sql} % ${b.sql} END`,
      ),
      'REMAINDER_BY_ZERO',
    )
  },
  mod: (c) =>
    checkZero(c.argument(1), c.value(1), c.result(`(${c.value(0).sql} % ${c.value(1).sql})`), 'REMAINDER_BY_ZERO'),
  try_add: tryBinary('+'),
  try_subtract: tryBinary('-'),
  try_multiply: tryBinary('*'),
  try_divide: tryBinary('/'),
  try_mod: (c) => c.result(`CASE WHEN ${c.value(1).sql} <> 0 THEN ${c.value(0).sql} % ${c.value(1).sql} END`),
  factorial: (c) => c.result(`CASE WHEN ${c.sql(0)} BETWEEN 0 AND 20 THEN factorial(${c.sql(0)}) END`),
  hypot: (c) => c.exact(`sqrt(${c.sql(0)} * ${c.sql(0)} + ${c.sql(1)} * ${c.sql(1)})`),
  rand: (c) => c.exact('random()'),
  random: (c) => c.exact('random()'),
  bit_count: call('bit_count'),
  bitwise_and: (c) => c.result(`(${c.sql(0)} & ${c.sql(1)})`),
  bitwise_or: (c) => c.result(`(${c.sql(0)} | ${c.sql(1)})`),
  bitwise_xor: (c) => c.result(`xor(${c.sql(0)}, ${c.sql(1)})`),
  '&': (c) => c.result(`(${c.sql(0)} & ${c.sql(1)})`),
  '|': (c) => c.result(`(${c.sql(0)} | ${c.sql(1)})`),
  '^': (c) => c.result(`xor(${c.sql(0)}, ${c.sql(1)})`),
  '~': (c) => c.result(`(~${c.sql(0)})`),
  bitwise_not: (c) => c.result(`(~${c.sql(0)})`),
  hex: (c) => c.exact(isIntegral(c.type(0)) ? `printf('%X', CAST(${c.sql(0)} AS BIGINT))` : `hex(${c.sql(0)})`),
  unhex: exactCall('unhex'),
  rint: (c) => c.exact(`round_even(${c.sql(0)}, 0)`),
  // Java's shifts: the distance counts modulo the width, bits fall off on the left.
  '<<': (c) => c.exact(shiftLeft(c)),
  '>>>': (c) => {
    const distance = `(${c.sql(1)} & ${width(c) - 1})`
    const unsigned = `(CASE WHEN ${c.sql(0)} < 0 AND ${distance} > 0 THEN ${c.sql(0)}::HUGEINT + ${width(c) === 64 ? '18446744073709551616' : '4294967296'}::HUGEINT ELSE ${c.sql(0)}::HUGEINT END)`
    return c.result(`(${unsigned} >> ${distance})`)
  },
  '>>': (c) => c.result(`(${c.sql(0)} >> (${c.sql(1)} & ${width(c) - 1}))`),
  width_bucket: (c) => {
    const [value, low, high, buckets] = [c.sql(0), c.sql(1), c.sql(2), c.sql(3)]
    const up = `CASE WHEN ${value} < ${low} THEN 0 WHEN ${value} >= ${high} THEN ${buckets} + 1 ELSE floor((${value} - ${low}) / (${high} - ${low}) * ${buckets}) + 1 END`
    const down = `CASE WHEN ${value} > ${low} THEN 0 WHEN ${value} <= ${high} THEN ${buckets} + 1 ELSE floor((${low} - ${value}) / (${low} - ${high}) * ${buckets}) + 1 END`
    return c.exact(
      `CAST(CASE WHEN ${buckets} > 0 AND ${low} < ${high} THEN ${up} WHEN ${buckets} > 0 AND ${low} > ${high} THEN ${down} END AS BIGINT)`,
    )
  },
  bin: (c) => c.exact(`bin(${c.sql(0)})`),
}
