const microsPerSecond = 1_000_000n
const secondsPerDay = 86_400n

const datePattern = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/
const timestampPattern =
  /^([+-]?\d{4,7}(?:-\d{1,2}(?:-\d{1,2})?)?)(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?\s*(\S+)?)?$/
const offsetPattern = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/

/** Days since 1970 of `yyyy`, `yyyy-m` or `yyyy-m-d`, a time after the day ignored; undefined when it is no date. */
export function parseDateText(text: string): number | undefined {
  const trimmed = text.trim()
  const withDay = /^([+-]?\d{4,7}-\d{1,2}-\d{1,2})(?:[ T].*)?$/.exec(trimmed)
  return daysOf(withDay?.[1] ?? trimmed)
}

/**
 * Microseconds since 1970 of a timestamp, its time zone (`Z`, `UTC`, `+01:00`; none: UTC, the session's) applied;
 * undefined when it is no timestamp. For timestamp_ntz the zone does not count.
 */
export function parseTimestampText(text: string, applyZone: boolean): bigint | undefined {
  const parts = timestampPattern.exec(text.trim())
  if (!parts) return undefined
  const [, date = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = parts
  const days = daysOf(date)
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const offset = zone === undefined ? 0 : zoneOffset(zone)
  if (offset === undefined) return undefined
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - (applyZone ? offset : 0)
  return (BigInt(days) * secondsPerDay + BigInt(seconds)) * microsPerSecond + fractionMicros(fraction)
}

/** Whether a timestamp's text says in which time zone it is. */
export const namesZone = (text: string): boolean => timestampPattern.exec(text.trim())?.[6] !== undefined

/** Microseconds of the digits after a decimal point. */
const fractionMicros = (digits: string): bigint => BigInt(digits.slice(0, 6).padEnd(6, '0'))

function daysOf(text: string): number | undefined {
  const parts = datePattern.exec(text)
  if (!parts) return undefined
  const [, year = '', month = '1', day = '1'] = parts
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return exists ? date.getTime() / 86_400_000 : undefined
}

function zoneOffset(zone: string): number | undefined {
  const upper = zone.toUpperCase()
  if (upper === 'Z' || upper === 'UTC' || upper === 'GMT' || upper === 'UT') return 0
  const parts = offsetPattern.exec(upper)
  if (!parts) return undefined
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = parts
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  if (size > 18 * 3600) return undefined
  return sign === '-' ? -size : size
}
