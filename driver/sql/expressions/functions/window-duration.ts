/** Microseconds in a unit. */
const UNITS: Readonly<Record<string, number>> = {
  microsecond: 1,
  millisecond: 1000,
  second: 1_000_000,
  minute: 60_000_000,
  hour: 3_600_000_000,
  day: 86_400_000_000,
  week: 604_800_000_000,
}

/**
 * The microseconds of a text such as `10 minutes` or `interval 1 hour 30 minutes`; `months` where it is of months or years, which have no fixed length,
 * undefined where it is no interval.
 */
export function windowDuration(text: string): number | 'months' | undefined {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^interval\s+/, '')
  const parts = [...words.matchAll(/([+-]?\s*\d+(?:\.\d+)?)\s*([a-z]+)\s*/gy)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== words) return undefined
  let micros = 0
  for (const [, count = '', unit = ''] of parts) {
    const single = unit.replace(/s$/, '')
    if (single === 'month' || single === 'year') return 'months'
    const size = UNITS[single]
    if (size === undefined || (count.includes('.') && single !== 'second')) return undefined
    micros += Math.round(Number(count.replaceAll(/\s/g, '')) * size)
  }
  return micros
}
