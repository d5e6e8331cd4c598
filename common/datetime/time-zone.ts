import { ZONE_IDS, ZONE_NAMES } from './zone-data.ts'

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

const formats = new Map<string, Intl.DateTimeFormat | undefined>()

function formatOf(id: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(id)) {
    let format: Intl.DateTimeFormat | undefined
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: id,
        calendar: 'gregory',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
        hourCycle: 'h23',
      })
    } catch {}
    formats.set(id, format)
  }
  return formats.get(id)
}

/** A zone that the clock's library knows too; undefined if it does not. */
export function zoneOfId(id: string): Zone | undefined {
  const canonical = canonicalId(id)
  return canonical !== undefined && formatOf(canonical) ? canonical : undefined
}

const known = new Map<string, number>()

/** How far a zone is from UTC at an instant, in seconds. */
function offsetAt(id: string, seconds: number): number {
  // Rules change on quarters of hours.
  const quarter = Math.floor(seconds / 900)
  const key = `${id} ${quarter}`
  let offset = known.get(key)
  if (offset === undefined) {
    if (known.size > 10_000) known.clear()
    offset = computedOffset(id, quarter * 900)
    known.set(key, offset)
  }
  return offset
}

function computedOffset(id: string, seconds: number): number {
  const parts = formatOf(id)?.formatToParts(new Date(seconds * 1000)) ?? []
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const isBefore = parts.some(({ type, value }) => type === 'era' && value.startsWith('B'))
  const year = isBefore ? 1 - value('year') : value('year')
  const local = new Date(0)
  local.setUTCFullYear(year, value('month') - 1, value('day'))
  local.setUTCHours(value('hour'), value('minute'), value('second'))
  return local.getTime() / 1000 - seconds
}

/** An instant in the local time of a zone, both in seconds since 1970. */
export const utcToLocal = (seconds: number, zone: Zone): number =>
  seconds + (typeof zone === 'number' ? zone : offsetAt(zone, seconds))

/**
 * A local time of a zone in UTC, both in seconds since 1970. As java.time: a time that the clock passes over is counted on from before, one that
 * it shows twice is the first.
 */
export function localToUtc(local: number, zone: Zone): number {
  if (typeof zone === 'number') return local - zone
  const before = offsetAt(zone, local - 86400)
  const after = offsetAt(zone, local + 86400)
  if (before === after || offsetAt(zone, local - before) === before) return local - before
  return offsetAt(zone, local - after) === after ? local - after : local - before
}
