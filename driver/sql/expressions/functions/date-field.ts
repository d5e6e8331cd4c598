import type { AnsiIntervalType, DataType } from '../../../../common/types/data-type.ts'
import { DAY_TIME_FIELDS, YEAR_MONTH_FIELDS } from '../../../../common/types/interval-text.ts'

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
export function intervalField(field: string, type: DataType): string | undefined {
  const name = dateField(field) ?? ''
  if (type.kind === 'year-month interval') return among(YEAR_MONTH[name], YEAR_MONTH_FIELDS, type)
  if (type.kind === 'day-time interval') return among(DAY_TIME[name], DAY_TIME_FIELDS, type)
  return (YEAR_MONTH[name] ?? DAY_TIME[name])?.[0]
}

type Field = readonly [name: string, field: AnsiIntervalType['startField']]

function among(
  field: Field | undefined,
  fields: readonly AnsiIntervalType['startField'][],
  { startField, endField }: AnsiIntervalType,
): string | undefined {
  const at = field ? fields.indexOf(field[1]) : -1
  return fields.indexOf(startField) <= at && at <= fields.indexOf(endField) ? field?.[0] : undefined
}

const DAY_TIME: Readonly<Record<string, Field>> = {
  day: ['interval_days', 'day'],
  hour: ['interval_hours', 'hour'],
  minute: ['interval_minutes', 'minute'],
  second_with_fraction: ['interval_seconds', 'second'],
}
const YEAR_MONTH: Readonly<Record<string, Field>> = {
  year: ['interval_years', 'year'],
  month: ['interval_months', 'month'],
}
