import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'

/** A function of numbers of units, of which the last ones may be left out. */
const ofUnits =
  (name: string) =>
  (...units: readonly (ColumnOrName | undefined)[]): Column =>
    callFunction(name, ...units.filter((unit) => unit !== undefined).map(toColumn))

/** Numbers of days, hours, minutes and seconds. */
export type DayTimeUnits = [days?: ColumnOrName, hours?: ColumnOrName, mins?: ColumnOrName, secs?: ColumnOrName]
/** Numbers of years and months. */
export type YearMonthUnits = [years?: ColumnOrName, months?: ColumnOrName]
/** Numbers of years, months, weeks, days, hours, minutes and seconds. */
export type CalendarUnits = [...YearMonthUnits, weeks?: ColumnOrName, ...DayTimeUnits]

/** An interval of days, hours, minutes and seconds; those left out are 0. INTERVAL_ARITHMETIC_OVERFLOW where it is too long.
 * @example F.make_dt_interval(F.lit(1), F.lit(2), F.lit(3), F.lit(4.5)) // INTERVAL '1 02:03:04.5' DAY TO SECOND */
export const make_dt_interval: (...units: DayTimeUnits) => Column = ofUnits('make_dt_interval')
/** An interval of years and months; those left out are 0. INTERVAL_ARITHMETIC_OVERFLOW where it is too long.
 * @example F.make_ym_interval(F.lit(1), F.lit(2)) // INTERVAL '1-2' YEAR TO MONTH */
export const make_ym_interval: (...units: YearMonthUnits) => Column = ofUnits('make_ym_interval')
/** A calendar interval, which keeps months, days and time apart; units left out are 0. ARITHMETIC_OVERFLOW where it is too long.
 * @example F.make_interval(F.lit(1), F.lit(2), F.lit(1), F.lit(1)) // 1 years 2 months 8 days */
export const make_interval: (...units: CalendarUnits) => Column = ofUnits('make_interval')
/** The same, or null where it is too long.
 * @example F.try_make_interval(F.lit(2147483647)) // NULL */
export const try_make_interval: (...units: CalendarUnits) => Column = ofUnits('try_make_interval')
