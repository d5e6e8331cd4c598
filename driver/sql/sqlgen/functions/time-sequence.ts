import type { Compiled } from '../compiled.ts'
import { boundedSize, MAX_ELEMENTS } from '../text/bounded-size.ts'
import type { FunctionCall } from './function-call.ts'

const MICROS_PER_DAY = 86_400_000_000

/** `sequence` of dates or timestamps. Months are added to the start, so that each is as near to its day as its month lets it. */
export function timeSequence(c: FunctionCall): Compiled {
  const [start, stop] = [c.sql(0), c.sql(1)]
  if (c.size < 3) return c.result(bySteps(c, `CASE WHEN ${start} <= ${stop} THEN 1 ELSE -1 END`, 'days'))
  const step = c.sql(2)
  if (c.type(2).kind === 'interval') throw c.unsupported('sequence by a calendar interval')
  if (c.type(2).kind === 'year-month interval') return c.result(checked(c, step, 'false', bySteps(c, step, 'months')))
  const micros = step
  if (c.type(0).kind !== 'date') return c.result(checked(c, micros, 'false', bySteps(c, micros, 'micros')))
  const isNoDay = `${micros} = 0 OR ${micros} % ${MICROS_PER_DAY} <> 0`
  return c.result(checked(c, micros, isNoDay, bySteps(c, `(${micros} // ${MICROS_PER_DAY})`, 'days')))
}

type Unit = 'days' | 'months' | 'micros'

function bySteps(c: FunctionCall, step: string, unit: Unit): string {
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
  const places = `generate_series(0, ${boundedSize(c, `coalesce(${count}, CASE WHEN ${start} = ${stop} THEN 0 END)`, `${count} + 1`, MAX_ELEMENTS)})`
  const values = `list_transform(${places}, lambda i: ${at[unit]})`
  if (unit !== 'months') return values
  return `list_filter(${values}, lambda moment: CASE WHEN ${step} >= 0 THEN moment <= ${stop} ELSE moment >= ${stop} END)`
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
