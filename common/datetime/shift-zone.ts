import { SparkError } from '../errors/spark-error.ts'
import { zoneOf } from './string-to-timestamp.ts'
import { localToUtc, utcToLocal, type Zone } from './time-zone.ts'

/** The zone that an argument of `from_utc_timestamp` names: without blanks, and not by nothing. */
export const zoneArgument = (name: string): Zone | undefined =>
  name === '' || name.trim() !== name ? undefined : zoneOf(name)

/** `from_utc_timestamp`, or with `toUtc` `to_utc_timestamp`: microseconds since 1970 for a zone that only a row tells. */
export function shiftZone(micros: bigint, name: string, toUtc: boolean): bigint {
  const zone = zoneArgument(name)
  if (zone === undefined) throw new SparkError('INVALID_TIMEZONE', { timeZone: name })
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = Number((micros - fraction) / 1_000_000n)
  const shifted = toUtc ? localToUtc(seconds, zone) : utcToLocal(seconds, zone)
  return BigInt(shifted) * 1_000_000n + fraction
}
