const names: Readonly<Record<string, readonly string[]>> = {
  yearofweek: ['YEAROFWEEK'],
  year: ['YEAR', 'Y', 'YEARS', 'YR', 'YRS'],
  quarter: ['QUARTER', 'QTR'],
  month: ['MONTH', 'MON', 'MONS', 'MONTHS'],
  weekofyear: ['WEEK', 'W', 'WEEKS'],
  day: ['DAY', 'D', 'DAYS'],
  dayofweek: ['DAYOFWEEK', 'DOW'],
  dayofweek_iso: ['DAYOFWEEK_ISO', 'DOW_ISO'],
  dayofyear: ['DOY'],
  hour: ['HOUR', 'H', 'HOURS', 'HR', 'HRS'],
  minute: ['MINUTE', 'M', 'MIN', 'MINS', 'MINUTES'],
  // second() is whole seconds; EXTRACT gives a decimal with the fraction.
  second_with_fraction: ['SECOND', 'S', 'SEC', 'SECONDS', 'SECS'],
}

/** The function that EXTRACT and date_part of a field are, in any case; undefined when there is no such field. */
export const dateField = (field: string): string | undefined =>
  Object.entries(names).find(([, spellings]) => spellings.includes(field.toUpperCase()))?.[0]

/** The function that a field of an interval is; undefined for fields that intervals of the type have not. */
export function intervalField(field: string, kind: 'day-time interval' | 'year-month interval'): string | undefined {
  const name = dateField(field)
  const fields = kind === 'day-time interval' ? DAY_TIME : YEAR_MONTH
  return name === undefined ? undefined : fields[name]
}

const DAY_TIME: Readonly<Record<string, string>> = {
  day: 'interval_days',
  hour: 'interval_hours',
  minute: 'interval_minutes',
  second_with_fraction: 'interval_seconds',
}
const YEAR_MONTH: Readonly<Record<string, string>> = { year: 'interval_years', month: 'interval_months' }
