import { zoneArgument } from './shift-zone.ts'
import type { Zone } from './time-zone.ts'

/** The time zone of a session, or of an option, by the text that it was given as. */
export class SessionZone {
  readonly zone: Zone
  /** As java.time writes it: of `GMT+2` `GMT+02:00`, of `PST` `America/Los_Angeles`. */
  readonly id: string

  private constructor(zone: Zone, id: string) {
    this.zone = zone
    this.id = id
  }

  /** UTC for a text that is no zone: it has been checked where it was given. */
  static of(text: string): SessionZone {
    let known = zones.get(text)
    if (!known) {
      const zone = zoneArgument(text) ?? 0
      known = new SessionZone(zone, typeof zone === 'string' ? zone : offsetId(text, zone))
      zones.set(text, known)
    }
    return known
  }
}

const zones = new Map<string, SessionZone>()

function offsetId(text: string, offset: number): string {
  const [prefix = ''] = /^(?:UTC|GMT|UT)(?=[+-]|$)/.exec(text) ?? []
  if (offset === 0) return prefix === '' ? 'Z' : prefix
  return prefix + offsetZone(offset)
}

/** An offset from UTC in seconds as the id of a zone: `+05:30`. */
export function offsetZone(offset: number): string {
  if (offset === 0) return 'Z'
  const size = Math.abs(offset)
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, ...(size % 60 > 0 ? [size % 60] : [])]
  return `${offset < 0 ? '-' : '+'}${parts.map((part) => `${part}`.padStart(2, '0')).join(':')}`
}
