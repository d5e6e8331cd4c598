import { daysInMonth, daysOf } from './civil-date.ts'
import { canonicalId, localToUtc, type Zone, zoneOfId } from './time-zone.ts'

/** `[+-]y[-M[-d]]`, and a time behind a blank or `T`. */
const DATE = /^([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](.*))?)?)?$/s
const TIME = /^(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?/

/**
 * Spark's cast of a text to a timestamp: its microseconds since 1970 in UTC, undefined for what is none.
 *
 * @param zone of a text that names none; undefined for `timestamp_ntz`, which passes over the zone of a text
 * @param today days since 1970 in that zone
 */
export function stringToTimestamp(text: string, zone: Zone | undefined, today: () => number): bigint | undefined {
  const trimmed = trimAll(text)
  const [, years, months, days, rest] = DATE.exec(trimmed) ?? []
  let date: number | undefined
  let time = rest
  if (years !== undefined) date = dateOf(years, months ?? '1', days ?? '1')
  else {
    // A time alone is of today.
    if (!isTimeAlone(trimmed) || zone === undefined) return undefined
    date = today()
    time = trimmed.replace(/^T/, '')
  }
  if (date === undefined) return undefined
  if (time === '') return undefined
  if (time === undefined) return inRange(BigInt(localToUtc(date * 86400, zone ?? 0)) * 1_000_000n)
  const clock = TIME.exec(time)
  if (!clock) return undefined
  const [whole, hours, minutes = '0', seconds, fraction = ''] = clock
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return undefined
  // A zone is behind seconds only.
  const written = time.slice(whole.length)
  const named = zoneOf(written)
  if (named === undefined || (seconds === undefined && written !== '')) return undefined
  const local = date * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)
  const utc = zone === undefined ? local : localToUtc(local, written.trim() === '' ? zone : named)
  const micros = BigInt(utc) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
  return inRange(micros)
}

/** Whether a text begins with a time: it has no date. */
export const isTimeAlone = (text: string): boolean => /^(?:T\d{1,2}(?::|$)|\d{1,2}:)/.test(trimAll(text))

/** Whether the text of a timestamp says in which zone it is. */
export function namesZone(text: string): boolean {
  const trimmed = trimAll(text)
  const date = DATE.exec(trimmed)
  const rest = date ? (date[4] ?? '') : trimmed.replace(/^T/, '')
  return rest.slice(TIME.exec(rest)?.[0].length ?? rest.length).trim() !== ''
}

/** What DuckDB's timestamps hold. */
const inRange = (micros: bigint): bigint | undefined =>
  micros < -9223372022400000000n || micros > 9223372036854775806n ? undefined : micros

/** Spark's cast of a text to a date: days since 1970; what follows the date behind a blank or `T` is not looked at. */
export function stringToDate(text: string): number | undefined {
  const [, years, months, days] = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s.exec(trimAll(text)) ?? []
  return years === undefined ? undefined : dateOf(years, months ?? '1', days ?? '1')
}

function dateOf(years: string, months: string, days: string): number | undefined {
  const [year, month, day] = [Number(years), Number(months), Number(days)]
  return month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) ? undefined : daysOf(year, month, day)
}

/** What `UTF8String.trimAll` takes off: white space and control characters. */
export const trimAll = (text: string): string => text.replace(/^[\0-\x20\x7f]+|[\0-\x20\x7f]+$/g, '')

/** `Z`, `UTC`, `+1`, `-01:30`, `GMT+1`, `Europe/Paris` and their kin, blanks around them; undefined for what is no zone. */
export function zoneOf(text: string): Zone | undefined {
  const id = text
    .trim()
    .replace(/([+-])(\d):/, '$10$2:')
    .replace(/([+-])(\d\d):(\d)$/, '$1$2:0$3')
  if (id === '') return 0
  const [, sign, hours, minutes, seconds] =
    /^(?:UTC|GMT|UT)?([+-])(\d{1,2}|\d{2}(?=:))(?::(\d{2})(?::(\d{2}))?)?$/.exec(id) ??
    /^(?:UTC|GMT|UT)?([+-])(\d{2})(\d{2})(\d{2})?$/.exec(id) ??
    []
  if (sign !== undefined) {
    const size = Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
    if (Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59 || size > 18 * 3600) return undefined
    return sign === '-' ? -size : size
  }
  if (/^(?:Z|UTC|GMT|UT|GMT0)$/.test(id)) return 0
  const short = SHORT_IDS[id]
  if (short !== undefined) return short
  return canonicalId(id) === id ? zoneOfId(id) : undefined
}

/** ZoneId.SHORT_IDS, which Spark takes where an id is asked for. */
const SHORT_IDS: Readonly<Record<string, Zone>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
  EST: -5 * 3600,
  MST: -7 * 3600,
  HST: -10 * 3600,
}
