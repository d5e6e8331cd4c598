import { trimAll, zoneOf } from './string-to-timestamp.ts'
import { offsetAt, secondsOf, startOfDay, type Zone } from './time-zone.ts'

const MICROS_PER_SECOND = 1_000_000n
const MICROS_PER_DAY = 86_400_000_000n

/** Days from today of the words that mean one. */
const DAYS: Readonly<Record<string, bigint>> = { yesterday: -1n, today: 0n, tomorrow: 1n }

/**
 * What a text means that Spark reads as a word, `epoch`, `now`, `today`, `tomorrow` or `yesterday`, in any case: microseconds since 1970; undefined
 * for other texts. A time zone behind the word has to be one, and changes nothing.
 *
 * @param nowMicros microseconds since 1970, not before
 * @param session whose days they are
 * @param scale an instant, or what the session's clocks show; both begin with the epoch
 */
export function specialDatetime(
  text: string,
  nowMicros: bigint,
  session: Zone = 0,
  scale: 'instant' | 'local' = 'instant',
): bigint | undefined {
  const [, written = '', zone = ''] = /^([a-z]+)[ \t]*(.*)$/is.exec(trimAll(text)) ?? []
  const word = written.toLowerCase()
  const offset = BigInt(offsetAt(secondsOf(nowMicros), session)) * MICROS_PER_SECOND
  if (word === 'now') return zone !== '' ? undefined : scale === 'instant' ? nowMicros : nowMicros + offset
  if (zoneOf(zone) === undefined) return undefined
  if (word === 'epoch') return 0n
  const days = Object.hasOwn(DAYS, word) ? DAYS[word] : undefined
  if (days === undefined) return undefined
  const day = (nowMicros + offset) / MICROS_PER_DAY + days
  return scale === 'local' ? day * MICROS_PER_DAY : BigInt(startOfDay(Number(day), session)) * MICROS_PER_SECOND
}
