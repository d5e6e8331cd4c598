/** A field that a pattern letter stands for: those of java.time's ChronoField. */
export type DatetimeField =
  | 'era'
  | 'year'
  | 'year of era'
  | 'quarter'
  | 'month'
  | 'day'
  | 'day of year'
  | 'aligned weekday'
  | 'weekday'
  | 'am pm'
  | 'hour'
  | 'clock hour'
  | 'hour of am pm'
  | 'clock hour of am pm'
  | 'minute'
  | 'second'
  | 'nano'
  | 'julian day'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter']
const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3))

interface Names {
  /** Of the lowest value. */
  readonly from: number
  readonly short: readonly string[]
  readonly full: readonly string[]
}

/** The names of values, in English. */
export const fieldNames: Readonly<Partial<Record<DatetimeField, Names>>> = {
  era: { from: 0, short: ['BC', 'AD'], full: ['Before Christ', 'Anno Domini'] },
  month: { from: 1, short: short(MONTHS), full: MONTHS },
  weekday: { from: 1, short: short(WEEKDAYS), full: WEEKDAYS },
  quarter: { from: 1, short: ['Q1', 'Q2', 'Q3', 'Q4'], full: QUARTERS },
  'am pm': { from: 0, short: ['AM', 'PM'], full: ['AM', 'PM'] },
}
