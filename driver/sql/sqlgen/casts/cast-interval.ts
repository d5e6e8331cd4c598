import {
  type AnsiIntervalType,
  type DataType,
  type DecimalType,
  isIntegral,
  sqlTypeName,
} from '../../../../common/types/data-type.ts'
import { MICROS_PER, MONTHS_PER } from '../../../../common/types/interval-text.ts'
import { calendarOf } from '../arithmetic/calendar-arithmetic.ts'
import { halfUp, intervalOf, wide } from '../arithmetic/interval-arithmetic.ts'
import { bindOnce } from '../bind-once.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { decimalTypeName, duckDbType } from '../duckdb-types.ts'
import { stringLiteral } from '../literal.ts'
import { raiseErrorOf } from '../raise-error.ts'
import { intervalToString } from './interval-to-string.ts'

type Mode = 'ansi' | 'try'

/** How many months or microseconds the smallest unit of the type has: what numbers are cast to and from. */
const unitOf = (type: AnsiIntervalType): bigint =>
  type.kind === 'year-month interval' ? MONTHS_PER[type.endField] : MICROS_PER[type.endField]

/** A whole number or decimal of the type's smallest unit; decimals are rounded half away from zero to months or microseconds. */
export function numberToInterval(value: Compiled, from: DataType, to: AnsiIntervalType, mode: Mode): Compiled {
  const failure = tooLarge(value.sql, from, to, mode)
  if (from.kind !== 'decimal')
    return compiled(intervalOf(`(${wide(value.sql)} * ${unitOf(to)})`, to, failure), duckDbType(to))
  const digits = `CAST(replace(CAST(${value.sql} AS VARCHAR), '.', '') AS HUGEINT)`
  const scale = `CAST(1${'0'.repeat(from.scale)} AS HUGEINT)`
  const whole = `(${digits} // ${scale})`
  const micros = `(${whole} * ${unitOf(to)} + ${halfUp(`((${digits} % ${scale}) * ${unitOf(to)})`, scale)})`
  // Larger ones are none, and would have no room for what follows.
  const checked = `CASE WHEN abs(${whole}) > 9223372036854775808 THEN ${failure} ELSE ${intervalOf(micros, to, failure)} END`
  return compiled(checked, duckDbType(to))
}

/** The number of smallest units, cut off; as a decimal of seconds with their fraction. */
export function intervalToNumber(value: Compiled, from: AnsiIntervalType, to: DataType, mode: Mode): Compiled {
  const type = duckDbType(to)
  if (to.kind === 'decimal') return intervalToDecimal(value, from, to, mode)
  const whole = `(${value.sql} // ${unitOf(from)})`
  if (!isIntegral(to)) return compiled(`CAST(${whole} AS ${type})`, type)
  const result = `TRY_CAST(${whole} AS ${type})`
  const failure = tooLarge(intervalToString(value.sql, from), from, to, mode)
  return compiled(`CASE WHEN ${value.sql} IS NULL OR ${result} IS NOT NULL THEN ${result} ELSE ${failure} END`, type)
}

function intervalToDecimal(value: Compiled, from: AnsiIntervalType, to: DecimalType, mode: Mode): Compiled {
  const type = duckDbType(to)
  const number =
    from.endField === 'second'
      ? `(CAST(${value.sql} AS ${decimalTypeName(20, 0)}) * 0.000001)`
      : `(${value.sql} // ${unitOf(from)})`
  if (mode === 'try') return compiled(`TRY_CAST(${number} AS ${type})`, type)
  const failure = raiseErrorOf('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
    value: number,
    precision: `${to.precision}`,
    scale: `${to.scale}`,
  })
  const checked = `coalesce(TRY_CAST(${number} AS ${type}), CASE WHEN ${value.sql} IS NOT NULL THEN ${failure} END)`
  return compiled(checked, type)
}

/** In units of another size: what is smaller than they are is cut off. */
export function intervalToInterval(value: Compiled, to: AnsiIntervalType): Compiled {
  if (to.endField === 'second' || to.endField === 'month') return value
  return compiled(`(${value.sql} - ${value.sql} % ${unitOf(to)})`, value.type)
}

/** Spark's reading of a text, by the executor. */
export function stringToIntervalSql(value: Compiled, to: AnsiIntervalType, mode: Mode): Compiled {
  const units = `${stringLiteral(to.startField)}, ${stringLiteral(to.endField)}`
  const read = `flashover_string_to_interval(${value.sql}, ${units}, ${mode === 'try'})`
  return compiled(`CAST(${read} AS ${duckDbType(to)})`, duckDbType(to))
}

/** Null for a text that is none, in any mode. */
export function stringToCalendarSql(value: Compiled, type: DataType): Compiled {
  const made = bindOnce(value.sql, (text) => {
    const part = (name: string): string => `flashover_string_to_calendar(${text}, '${name}')`
    const [months, days] = ['months', 'days'].map((name) => `CAST(${part(name)} AS INTEGER)`)
    return `CASE WHEN ${part('days')} IS NOT NULL THEN ${calendarOf(`${months}`, `${days}`, part('microseconds'))} END`
  })
  return compiled(made, duckDbType(type))
}

function tooLarge(value: string, from: DataType, to: DataType, mode: Mode): string {
  if (mode === 'try') return `CAST(NULL AS ${duckDbType(to)})`
  return raiseErrorOf('CAST_OVERFLOW', {
    value,
    sourceType: stringLiteral(sqlTypeName(from)),
    targetType: stringLiteral(sqlTypeName(to)),
  })
}
