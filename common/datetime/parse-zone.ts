import type { OffsetPattern, TextStyle } from './datetime-pattern.ts'
import { isZoneId, type Zone, zoneOfId, zonesByName } from './time-zone.ts'

/** A zone that begins at a place of a text, and where it ends. */
export interface ZoneText {
  readonly zone: Zone
  readonly end: number
  /** Of an offset letter, not of a zone's. */
  readonly isOffset?: boolean
}

/** java.time's OffsetIdPrinterParser, strict. */
export function parseOffset(text: string, from: number, pattern: OffsetPattern, zero: string): ZoneText | undefined {
  if (zero !== '' && text.slice(from, from + zero.length).toUpperCase() === zero.toUpperCase())
    return { zone: 0, end: from + zero.length, isOffset: true }
  const sign = text.charAt(from)
  if (sign !== '+' && sign !== '-') return undefined
  const colon = pattern.includes(':') ? ':' : ''
  let at = from + 1
  const two = (separator: string): number | undefined => {
    const [, digits] = /^(\d\d)/.exec(text.slice(at + separator.length, at + separator.length + 2)) ?? []
    if (digits === undefined || !text.startsWith(separator, at) || Number(digits) > 59) return undefined
    at += separator.length + 2
    return Number(digits)
  }
  const hours = two('')
  const minutes = hours === undefined ? undefined : two(colon)
  if (hours === undefined || (minutes === undefined && pattern !== '+HHmm')) return undefined
  const seconds = minutes !== undefined && pattern.endsWith('ss') ? two(colon) : undefined
  if (hours > 23) return undefined
  const size = hours * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)
  return size > 18 * 3600 ? undefined : { zone: sign === '-' ? -size : size, end: at, isOffset: true }
}

/** `GMT` and an offset. */
export function parseLocalizedOffset(text: string, from: number, style: TextStyle): ZoneText | undefined {
  if (text.slice(from, from + 3).toUpperCase() !== 'GMT') return undefined
  const rest = text.slice(from + 3)
  if (!/^[+-]/.test(rest)) return { zone: 0, end: from + 3, isOffset: true }
  const regex = style === 'full' ? /^[+-](\d\d):(\d\d)(?::(\d\d))?/ : /^[+-](\d\d?)(?::(\d\d)(?::(\d\d))?)?/
  const found = regex.exec(rest)
  if (!found) return undefined
  const size = Number(found[1]) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0)
  if (size > 18 * 3600) return undefined
  return { zone: rest.startsWith('-') ? -size : size, end: from + 3 + found[0].length, isOffset: true }
}

/**
 * The id of a zone, or with a style one of its names too. java.time's ZoneIdPrinterParser: the longest that is known, whatever the case;
 * `UTC`, `UT` and `GMT` may have an offset behind them.
 */
export function parseZone(text: string, from: number, style: TextStyle | undefined): ZoneText | undefined {
  const rest = text.slice(from)
  if (/^[+-]/.test(rest)) {
    const offset = parseOffset(text, from, '+HH:MM:ss', 'Z')
    return offset && { zone: offset.zone, end: offset.end }
  }
  const [prefix] = /^(?:UTC?|GMT)/i.exec(rest) ?? []
  if (prefix !== undefined) {
    if (/^GMT0/i.test(rest)) return { zone: 0, end: from + 4 }
    const end = from + prefix.length
    const offset = /^[+-]/.test(text.slice(end)) ? parseOffset(text, end, '+HH:MM:ss', '0') : undefined
    return offset ? { zone: offset.zone, end: offset.end } : { zone: 0, end }
  }
  const named = longestName(rest, style)
  if (named) return { zone: named.zone, end: from + named.length }
  return /^z/i.test(rest) ? { zone: 0, end: from + 1 } : undefined
}

function longestName(rest: string, style: TextStyle | undefined): { zone: Zone; length: number } | undefined {
  const names = style && zonesByName(style)
  const [candidate = ''] = /^[A-Za-z0-9/_+\-’'. ()&ãéíôåçñ]*/.exec(rest) ?? []
  for (let length = candidate.length; length > 0; length--) {
    const name = candidate.slice(0, length)
    const id = names?.get(name.toLowerCase()) ?? (isZoneId(name) ? name : undefined)
    const zone = id === undefined ? undefined : zoneOfId(id)
    if (zone !== undefined) return { zone, length }
  }
  return undefined
}
