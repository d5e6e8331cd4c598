import { SparkTimestamp } from '../types/row.ts'
import { SessionZone } from './session-zone.ts'
import { offsetAt, secondsOf } from './time-zone.ts'

/** An instant, in microseconds since 1970, as Spark's cast to string writes it in a time zone; in UTC without one. */
export function timestampText(micros: bigint, timeZone?: string): string {
  const offset = timeZone === undefined ? 0 : offsetAt(secondsOf(micros), SessionZone.of(timeZone).zone)
  return new SparkTimestamp(micros + BigInt(offset) * 1_000_000n).toString()
}
