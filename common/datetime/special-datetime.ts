import { trimAll, zoneOf } from './string-to-timestamp.ts'

const MICROS_PER_DAY = 86_400_000_000n

/** Days from today of the words that mean one. */
const DAYS: Readonly<Record<string, bigint>> = { yesterday: -1n, today: 0n, tomorrow: 1n }

/**
 * What a text means that Spark reads as a word, `epoch`, `now`, `today`, `tomorrow` or `yesterday`, in any case: microseconds since 1970; undefined
 * for other texts. A time zone behind the word has to be one, and changes nothing.
 *
 * @param nowMicros microseconds since 1970, not before
 */
export function specialDatetime(text: string, nowMicros: bigint): bigint | undefined {
  const [, written = '', zone = ''] = /^([a-z]+)[ \t]*(.*)$/is.exec(trimAll(text)) ?? []
  const word = written.toLowerCase()
  if (word === 'now') return zone === '' ? nowMicros : undefined
  if (zoneOf(zone) === undefined) return undefined
  if (word === 'epoch') return 0n
  const days = Object.hasOwn(DAYS, word) ? DAYS[word] : undefined
  return days === undefined ? undefined : (nowMicros / MICROS_PER_DAY + days) * MICROS_PER_DAY
}
