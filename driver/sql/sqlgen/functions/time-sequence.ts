import { MICROS_PER } from '../../../../common/types/interval-text.ts'
import type { Compiled } from '../compiled.ts'
import { boundedSize, MAX_ELEMENTS } from '../text/bounded-size.ts'
import { moveLocally } from '../time-zone/local-time.ts'
import type { FunctionCall } from './function-call.ts'

/** `sequence` of dates or timestamps. Months are added to the start, so that each is as near to its day as its month lets it. */
export function timeSequence(c: FunctionCall): Compiled {
  const [start, stop] = [c.sql(0), c.sql(1)]
  if (c.size < 3) return c.result(bySteps(c, `CASE WHEN ${start} <= ${stop} THEN 1 ELSE -1 END`, 'days'))
  const step = c.sql(2)
  if (c.type(2).kind === 'interval') throw c.unsupported('sequence by a calendar interval')
  if (c.type(2).kind === 'year-month interval') return c.result(checked(c, step, 'false', bySteps(c, step, 'months')))
  const micros = step
  if (c.type(0).kind !== 'date') return c.result(checked(c, micros, 'false', bySteps(c, micros, 'micros')))
  const isNoDay = `${micros} = 0 OR ${micros} % ${MICROS_PER.day} <> 0`
  return c.result(checked(c, micros, isNoDay, bySteps(c, `(${micros} // ${MICROS_PER.day})`, 'days')))
}

type Unit = 'days' | 'months' | 'micros'

function bySteps(c: FunctionCall, step: string, unit: Unit): string {
  if (c.timeZone !== undefined && c.type(0).kind === 'timestamp' && unit !== 'days') return inTimeZone(c, step, unit)
  const [start, stop] = [c.sql(0), c.sql(1)]
  const apart: Readonly<Record<Unit, string>> = {
    days: `date_sub('day', ${start}, ${stop})`,
    months: `date_diff('month', ${start}, ${stop})`,
    micros: `(epoch_us(${stop}) - epoch_us(${start}))`,
  }
  const at: Readonly<Record<Unit, string>> = {
    days: `${start} + to_days(CAST(i * ${step} AS INTEGER))`,
    months: `${start} + to_months(CAST(i * ${step} AS INTEGER))`,
    micros: `make_timestamp(epoch_us(${start}) + i * ${step})`,
  }
  const count = `(${apart[unit]} // nullif(${step}, 0))`
  const values = valuesAt(c, count, at[unit])
  return unit === 'months' ? upToStop(c, step, values) : values
}

/** The values at the places from 0 to a count. */
function valuesAt(c: FunctionCall, count: string, at: string): string {
  const last = `coalesce(${count}, CASE WHEN ${c.sql(0)} = ${c.sql(1)} THEN 0 END)`
  return `list_transform(generate_series(0, ${boundedSize(c, last, `${count} + 1`, MAX_ELEMENTS)}), lambda i: ${at})`
}

const upToStop = (c: FunctionCall, step: string, values: string): string =>
  `list_filter(${values}, lambda moment: CASE WHEN ${step} >= 0 THEN moment <= ${c.sql(1)} ELSE moment >= ${c.sql(1)} END)`

/** Of instants in a time zone: months and whole days are added to what clocks show at the start, the rest to the instant. */
function inTimeZone(c: FunctionCall, step: string, unit: 'months' | 'micros'): string {
  const [start, stop] = [c.sql(0), c.sql(1)]
  if (unit === 'months') {
    const count = `(date_diff('month', ${c.local(0)}, ${c.local(1)}) // nullif(${step}, 0))`
    const at = moveLocally(start, c.timeZone, (local) => `(${local} + to_months(CAST(i * ${step} AS INTEGER)))`)
    return upToStop(c, step, valuesAt(c, count, at))
  }
  // A day may be an hour shorter than the step.
  const count = `((epoch_us(${stop}) - epoch_us(${start})) // nullif(${step}, 0) + 1)`
  const days = `to_days(CAST(i * (${step} // ${MICROS_PER.day}) AS INTEGER))`
  const day = moveLocally(start, c.timeZone, (local) => `(${local} + ${days})`)
  return upToStop(c, step, valuesAt(c, count, `${day} + to_microseconds(i * (${step} % ${MICROS_PER.day}))`))
}

function checked(c: FunctionCall, step: string, isWrong: string, sequence: string): string {
  const [start, stop] = [c.sql(0), c.sql(1)]
  const failure = c.raiseOf('INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES', {
    parameter: "'`step`'",
    functionName: "'`sequence`'",
    start,
    stop,
    step: c.sql(2),
  })
  const isAway = `(${step} = 0 AND ${start} <> ${stop}) OR (${step} > 0 AND ${start} > ${stop}) OR (${step} < 0 AND ${start} < ${stop})`
  return `CASE WHEN ${start} IS NOT NULL AND ${stop} IS NOT NULL AND (${isWrong} OR ${isAway}) THEN ${failure} ELSE ${sequence} END`
}
