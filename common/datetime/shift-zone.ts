import { SparkError } from '../errors/spark-error.ts'
import { zoneOf } from './string-to-timestamp.ts'
import { localToUtc, startOfDay, utcToLocal, type Zone } from './time-zone.ts'

/** The zone that an argument of `from_utc_timestamp` names: without blanks, and not by nothing. */
export const zoneArgument = (name: string): Zone | undefined =>
  name === '' || name.trim() !== name ? undefined : zoneOf(name)

/** `from_utc_timestamp`, or with `toUtc` `to_utc_timestamp`: microseconds since 1970 for a zone that only a row tells. */
export function shiftZone(micros: bigint, name: string, toUtc: boolean): bigint {
  const zone = zoneArgument(name)
  if (zone === undefined) throw new SparkError('INVALID_TIMEZONE', { timeZone: name })
  return inSeconds(micros, (seconds) => (toUtc ? localToUtc(seconds, zone) : utcToLocal(seconds, zone)))
}

/** The first microsecond of the day in a zone whose midnight is given as a local time. */
export const firstOfDay = (midnight: bigint, zone: Zone): bigint =>
  inSeconds(midnight, (seconds) => startOfDay(Math.floor(seconds / 86_400), zone))

/** A function of whole seconds on microseconds, the fraction staying as it is. */
function inSeconds(micros: bigint, shift: (seconds: number) => number): bigint {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  return BigInt(shift(Number((micros - fraction) / 1_000_000n))) * 1_000_000n + fraction
}
