import { type DataType, isIntegral } from '../../../../common/types/data-type.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { raiseError, raiseErrorOf } from '../raise-error.ts'

/** The instants DuckDB has. */
const FIRST_MICROS = '-9223372022400000000'
const LAST_MICROS = '9223372036854775806'

/** A number of seconds as a timestamp. Integers beyond its range become its bounds, as in Spark. */
export function castToTimestamp(value: Compiled, from: DataType, mode: 'ansi' | 'try'): Compiled {
  if (isIntegral(from)) return compiled(timestampOfMicros(`(CAST(${value.sql} AS HUGEINT) * 1000000)`), 'TIMESTAMP')
  if (from.kind === 'decimal') {
    const micros = `CAST(trunc(CAST(${value.sql} AS DECIMAL(38, ${Math.min(from.scale, 18)})) * 1000000) AS HUGEINT)`
    const overflow = raiseError('ARITHMETIC_OVERFLOW', { message: 'overflow of a timestamp' })
    if (from.precision - from.scale <= 12) return compiled(timestampOfMicros(micros), 'TIMESTAMP')
    return compiled(
      `CASE WHEN abs(${value.sql}) > 9223372036854 THEN ${overflow} ELSE ${timestampOfMicros(micros)} END`,
      'TIMESTAMP',
    )
  }
  const micros = `trunc(CAST(${value.sql} AS DOUBLE) * 1000000)`
  const isInRange = `isfinite(${value.sql}) AND abs(${micros}) < 9223372036854775808`
  const made = `make_timestamp(CAST(${micros} AS BIGINT))`
  if (mode === 'try') return compiled(`CASE WHEN ${isInRange} THEN ${made} END`, 'TIMESTAMP')
  const parameters = { expression: value.sql, value: value.sql, sourceType: `'"DOUBLE"'`, targetType: `'"TIMESTAMP"'` }
  const failure = `CASE WHEN isfinite(${value.sql}) THEN ${raiseErrorOf('CAST_OVERFLOW', parameters)} ELSE ${raiseErrorOf('CAST_INVALID_INPUT', parameters)} END`
  return compiled(
    `CASE WHEN ${value.sql} IS NULL THEN NULL WHEN ${isInRange} THEN ${made} ELSE CAST(${failure} AS TIMESTAMP) END`,
    'TIMESTAMP',
  )
}

/** Of a HUGEINT. */
export const timestampOfMicros = (micros: string): string =>
  `CASE WHEN ${micros} IS NOT NULL THEN make_timestamp(CAST(least(greatest(${micros}, ${FIRST_MICROS}), ${LAST_MICROS}) AS BIGINT)) END`
