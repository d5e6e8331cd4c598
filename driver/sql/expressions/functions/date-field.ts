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
