import { ZONE_IDS, ZONE_NAMES } from './zone-data.ts'
import { zoneRules } from './zone-rules.ts'

/** A zone of rules by its id, or an offset from UTC in seconds. */
export type Zone = string | number

const ids: ReadonlyMap<string, string> = new Map(
  ZONE_IDS.trim()
    .split('\n')
    .flatMap((line) => {
      const [area = '', names = ''] = line.split(': ')
      return names.split(' ').map((name) => (area === '' ? name : `${area}/${name}`))
    })
    .map((id) => [id.toLowerCase(), id]),
)

/** Whether it is the id of a zone, whatever the case. */
export const isZoneId = (text: string): boolean => ids.has(text.toLowerCase())

/** As java.time writes it. */
export const canonicalId = (text: string): string | undefined => ids.get(text.toLowerCase())

let names: Readonly<Record<'short' | 'full', ReadonlyMap<string, string>>> | undefined

/** Ids of zones by their names in lower case. */
export function zonesByName(style: 'short' | 'full'): ReadonlyMap<string, string> {
  if (!names) {
    const [short, full] = [new Map<string, string>(), new Map<string, string>()]
    for (const line of ZONE_NAMES.trim().split('\n')) {
      const [id = '', shorts = '', fulls = ''] = line.split('|')
      for (const name of shorts.split(',')) if (name !== '') short.set(name.toLowerCase(), id)
      for (const name of fulls.split(',')) if (name !== '') full.set(name.toLowerCase(), id)
    }
    names = { short, full }
  }
  return names[style]
}

/** A zone that the clock's library knows too; undefined if it does not. */
export function zoneOfId(id: string): Zone | undefined {
  const canonical = canonicalId(id)
  return canonical !== undefined && zoneRules(canonical) ? canonical : undefined
}

/** How far a zone is from UTC at an instant, in seconds both; the instant is of 1970. */
export const offsetAt = (seconds: number, zone: Zone): number =>
  typeof zone === 'number' ? zone : (zoneRules(zone)?.offsetAt(seconds) ?? 0)

/** The whole seconds that have passed at a time in microseconds. */
export const secondsOf = (micros: bigint): number => Number(micros / 1_000_000n) - (micros % 1_000_000n < 0n ? 1 : 0)

/** An instant in the local time of a zone, both in seconds since 1970. */
export const utcToLocal = (seconds: number, zone: Zone): number => seconds + offsetAt(seconds, zone)

/**
 * A local time of a zone in UTC, both in seconds since 1970. As java.time: a time that the clock passes over is counted on from before, one that
 * it shows twice is the first, or with `preferred` the one of that offset.
 */
export function localToUtc(local: number, zone: Zone, preferred?: number): number {
  if (typeof zone === 'number') return local - zone
  if (preferred !== undefined && offsetAt(local - preferred, zone) === preferred) return local - preferred
  return local - (zoneRules(zone)?.offsetOfLocal(local) ?? 0)
}

/** The first instant of a day, both since 1970: where the clock passes over midnight, the one at which it does. */
export function startOfDay(day: number, zone: Zone): number {
  const instant = localToUtc(day * 86400, zone)
  return typeof zone === 'number' ? instant : (zoneRules(zone)?.firstAfterGap(day * 86400) ?? instant)
}
