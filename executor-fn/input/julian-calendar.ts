import type { ParquetFileSplit } from '../../common/protocol/task-input.ts'
import { raised } from '../raised-error.ts'

type Mode = NonNullable<ParquetFileSplit['calendar']>['dates']

/** The first day since 1970 of each stretch, and how many days its dates are apart in the two calendars; from the last on they agree. */
const STRETCHES = [
  [-719164, 2],
  [-682945, 1],
  [-646420, 0],
  [-609895, -1],
  [-536845, -2],
  [-500320, -3],
  [-463795, -4],
  [-390745, -5],
  [-354220, -6],
  [-317695, -7],
  [-244645, -8],
  [-208120, -9],
  [-171595, -10],
] as const
const GREGORIAN = -141427
/** Of 1900: from then on no time zone's clock differs between the calendars. */
const SWITCHED = -25567
const DAY_MICROS = 86_400_000_000n

/** A date by the proleptic Gregorian calendar, where the file has that of Spark 2. */
export function calendarDate(value: string, mode: Mode, uri: string, column: string): string {
  if (mode === undefined) return value
  const day = (days: number): string => `(DATE '1970-01-01' + ${days})`
  if (mode === 'exception') return refused(value, day(GREGORIAN), uri, column, 'datetimeRebaseMode')
  return rebased(value, day, (days) => `${value} + ${days}`)
}

/** A timestamp in UTC by the proleptic Gregorian calendar. */
export function calendarTimestamp(value: string, mode: Mode, uri: string, column: string): string {
  if (mode === undefined) return value
  const midnight = (days: number): string => `make_timestamp(${BigInt(days) * DAY_MICROS})`
  if (mode === 'exception')
    return refused(value, midnight(SWITCHED), uri, column, 'datetimeRebaseMode or int96RebaseMode')
  return rebased(value, midnight, (days) => `${value} + to_days(${days})`)
}

const rebased = (value: string, start: (days: number) => string, moved: (days: number) => string): string =>
  [
    `CASE WHEN ${value} IS NULL OR ${value} >= ${start(GREGORIAN)} THEN ${value}`,
    ...STRETCHES.toReversed().map(([first, days]) => `WHEN ${value} >= ${start(first)} THEN ${moved(days)}`),
    `ELSE ${raised('UNSUPPORTED_FEATURE', { feature: 'dates before the year 1 by the Julian calendar' })} END`,
  ].join(' ')

const refused = (value: string, first: string, path: string, column: string, option: string): string => {
  const error = raised('INCONSISTENT_BEHAVIOR_CROSS_VERSION.READ_ANCIENT_DATETIME', { path, column, option })
  return `CASE WHEN ${value} < ${first} THEN ${error} ELSE ${value} END`
}
