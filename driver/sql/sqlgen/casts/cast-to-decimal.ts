import type { DecimalType } from '../../../../common/types/data-type.ts'
import { decimalTypeName } from '../duckdb-types.ts'

/**
 * The decimal of a number's text, HALF_UP; `magnitude` is the number as a double. DuckDB rounds a text with a negative exponent up where
 * all of its digits lie behind those that are kept: '6e-5' with two places is 0.01 there.
 */
export function decimalOfText(
  text: string,
  magnitude: string,
  type: DecimalType,
  convert: 'CAST' | 'TRY_CAST',
): string {
  const name = decimalTypeName(type.precision, type.scale)
  const half = `5e-${type.scale + 1}::DOUBLE`
  const whole = `${convert}(${text} AS ${name})`
  // Nor does it read more digits before the exponent than the type has.
  const wider = `TRY_CAST(TRY_CAST(${text} AS ${decimalTypeName(38, Math.max(type.scale, 18))}) AS ${name})`
  const read = convert === 'CAST' ? whole : `coalesce(${whole}, CASE WHEN ${text} ILIKE '%e%' THEN ${wider} END)`
  return `CASE WHEN abs(${magnitude}) < ${half} THEN CAST(0 AS ${name}) ELSE ${read} END`
}
