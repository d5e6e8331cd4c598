import type { bitwiseDefinitions } from '../../expressions/functions/bitwise-definitions.ts'
import type { FunctionCall, FunctionTable } from './function-call.ts'

const width = (c: FunctionCall): number => (c.type(0).kind === 'bigint' ? 64 : 32)

const BIT_SIZES: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32 }

/** In 128 bits, then wrapped to the type's width: DuckDB's own shift fails on overflow. */
function shiftLeft(c: FunctionCall): string {
  const modulus = c.type(0).kind === 'bigint' ? '18446744073709551616' : '4294967296'
  const half = c.type(0).kind === 'bigint' ? '9223372036854775808' : '2147483648'
  const shifted = `(CAST(${c.sql(0)} AS HUGEINT) * CAST(power(2::DOUBLE, ${c.sql(1)} & ${width(c) - 1}) AS HUGEINT))`
  const wrapped = `(((${shifted} + ${half}::HUGEINT) % ${modulus}::HUGEINT + ${modulus}::HUGEINT) % ${modulus}::HUGEINT - ${half}::HUGEINT)`
  return `CAST(${wrapped} AS ${c.exact('').type})`
}

export const bitwiseSql: FunctionTable<typeof bitwiseDefinitions> = {
  // Of 64 bits, whatever the type.
  bit_count: (c) => c.result(`bit_count(CAST(${c.sql(0)} AS BIGINT))`),
  bit_get: (c) => {
    const size = BIT_SIZES[c.type(0).kind] ?? 64
    const failure = c.raiseOf('INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE', {
      parameter: "'`pos`'",
      functionName: "'`bit_get`'",
      upper: `${size}`,
      invalidValue: c.sql(1),
    })
    const bit = `((CAST(${c.sql(0)} AS BIGINT) >> ${c.sql(1)}) & 1)`
    return c.result(
      `CASE WHEN ${c.sql(0)} IS NOT NULL AND ${c.sql(1)} NOT BETWEEN 0 AND ${size - 1} THEN CAST(${failure} AS BIGINT) ELSE ${bit} END`,
    )
  },
  '&': (c) => c.result(`(${c.sql(0)} & ${c.sql(1)})`),
  '|': (c) => c.result(`(${c.sql(0)} | ${c.sql(1)})`),
  '^': (c) => c.result(`xor(${c.sql(0)}, ${c.sql(1)})`),
  '~': (c) => c.result(`(~${c.sql(0)})`),
  // Java's shifts: the distance counts modulo the width, bits fall off on the left.
  '<<': (c) => c.exact(shiftLeft(c)),
  '>>': (c) => c.result(`(${c.sql(0)} >> (${c.sql(1)} & ${width(c) - 1}))`),
  '>>>': (c) => {
    const distance = `(${c.sql(1)} & ${width(c) - 1})`
    const unsigned = `(CASE WHEN ${c.sql(0)} < 0 AND ${distance} > 0 THEN ${c.sql(0)}::HUGEINT + ${width(c) === 64 ? '18446744073709551616' : '4294967296'}::HUGEINT ELSE ${c.sql(0)}::HUGEINT END)`
    return c.result(`(${unsigned} >> ${distance})`)
  },
}
