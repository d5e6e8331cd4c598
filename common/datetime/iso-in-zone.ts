/**
 * An instant as ISO 8601 with the zone's offset, to the second: `2026-10-25T02:30:00+01:00`. The offset tells apart the two times that a clock shows when it
 * is set back. undefined: there is no such zone.
 *
 * @param zone IANA name
 */
export function isoInZone(ms: number, zone: string): string | undefined {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
  } catch {
    return undefined
  }
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  // `GMT`, or `GMT+01:00`
  const offset = part('timeZoneName').slice('GMT'.length) || '+00:00'
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  return `${date}T${part('hour')}:${part('minute')}:${part('second')}${offset}`
}
