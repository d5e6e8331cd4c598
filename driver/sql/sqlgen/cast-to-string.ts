import type { DataType } from '../../../common/types/data-type.ts'
import { type Compiled, compiled } from './compiled.ts'

/** Spark's text of a value that is in its own representation. */
export function castToString(value: Compiled, from: DataType): Compiled {
  switch (from.kind) {
    case 'string':
      return value
    case 'binary':
      return compiled(`decode(${value.sql})`, 'VARCHAR')
    case 'float':
    case 'double':
      return compiled(javaDoubleText(value.sql), 'VARCHAR')
    default:
      return compiled(`CAST(${value.sql} AS VARCHAR)`, 'VARCHAR')
  }
}

/**
 * Java's Double.toString: plain from 0.001 up to 10^7, else one digit, point, digits, `E`, exponent. Both sides print the shortest
 * digits that read back the same, so DuckDB's text is taken apart: plain, or `d.ddde+XX`.
 */
function javaDoubleText(x: string): string {
  return (
    `list_transform([${x}], lambda x: CASE WHEN isnan(x) THEN 'NaN' ` +
    `WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END ` +
    `WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR) ` +
    `ELSE ${scientific('CAST(x AS VARCHAR)')} END)[1]`
  )
}

function scientific(text: string): string {
  const fraction = (digits: string) => `CASE WHEN ${digits} = '' THEN '0' ELSE ${digits} END`
  const mantissa = `split_part(${text}, 'e', 1)`
  const fromExponent = `(CASE WHEN contains(${mantissa}, '.') THEN ${mantissa} ELSE ${mantissa} || '.0' END) || 'E' || CAST(CAST(split_part(${text}, 'e', 2) AS INTEGER) AS VARCHAR)`
  const unsigned = `ltrim(${text}, '-')`
  const sign = `CASE WHEN x < 0 THEN '-' ELSE '' END`
  const whole = `split_part(${unsigned}, '.', 1)`
  const digits = `rtrim(replace(${unsigned}, '.', ''), '0')`
  const large = `${sign} || left(${digits}, 1) || '.' || ${fraction(`substr(${digits}, 2)`)} || 'E' || CAST(length(${whole}) - 1 AS VARCHAR)`
  const decimals = `split_part(${unsigned}, '.', 2)`
  const significant = `ltrim(${decimals}, '0')`
  const small = `${sign} || left(${significant}, 1) || '.' || ${fraction(`rtrim(substr(${significant}, 2), '0')`)} || 'E-' || CAST(length(${decimals}) - length(${significant}) + 1 AS VARCHAR)`
  return `CASE WHEN contains(${text}, 'e') THEN ${fromExponent} WHEN abs(x) > 1 THEN ${large} ELSE ${small} END`
}
