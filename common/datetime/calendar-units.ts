/** Months, days and microseconds, of any size yet. */
export interface CalendarParts {
  readonly months: bigint
  readonly days: bigint
  readonly microseconds: bigint
}

/** A number and its unit as they are written: `-1.5`, `seconds`. */
export interface WrittenUnit {
  readonly text: string
  readonly unit: string
}

/** Why numbers and units are no interval; of which of them. `precision`: more than nine digits behind the point. */
export interface UnitFailure extends WrittenUnit {
  readonly failure: 'unit' | 'value' | 'fraction' | 'precision' | 'range'
}

const SIZES: Readonly<Record<string, readonly [part: keyof CalendarParts, size: bigint]>> = {
  year: ['months', 12n],
  month: ['months', 1n],
  week: ['days', 7n],
  day: ['days', 1n],
  hour: ['microseconds', 3_600_000_000n],
  minute: ['microseconds', 60_000_000n],
  second: ['microseconds', 1_000_000n],
  millisecond: ['microseconds', 1_000n],
  microsecond: ['microseconds', 1n],
}

/** The unit in lower case and the singular; undefined for words that are none. */
export function calendarUnit(word: string): string | undefined {
  const unit = word.toLowerCase().replace(/s$/, '')
  return unit in SIZES ? unit : undefined
}

const BITS = { months: 32, days: 32, microseconds: 64 } as const

/** The sum of numbers of units. Only seconds have a fraction, which is cut to microseconds. */
export function sumOfUnits(written: readonly WrittenUnit[]): CalendarParts | UnitFailure {
  const sums = { months: 0n, days: 0n, microseconds: 0n }
  for (const { text, unit } of written) {
    const fails = (failure: UnitFailure['failure']): UnitFailure => ({ failure, text, unit })
    const [part, size] = SIZES[calendarUnit(unit) ?? ''] ?? []
    if (part === undefined || size === undefined) return fails('unit')
    const word = /^[+-]?\s*[^\s+-]\S*\s+(\S+)/.exec(text)?.[1]
    if (word !== undefined) return { failure: 'unit', text, unit: word }
    const number = /^([+-]?)\s*(\d*)(?:\.(\d*))?$/.exec(text)
    if (!number || !/\d/.test(text)) return fails('value')
    const [, sign, digits = '', fraction] = number
    if (fraction !== undefined && calendarUnit(unit) !== 'second') return fails('fraction')
    if (fraction !== undefined && fraction.length > 9) return fails('precision')
    // The number without its sign has to be one of 64 bits.
    if (BigInt(digits || '0') * (part === 'microseconds' ? size : 1n) >= 1n << 63n) return fails('range')
    const count = BigInt(digits || '0') * size + BigInt((fraction ?? '').slice(0, 6).padEnd(6, '0'))
    sums[part] += sign === '-' ? -count : count
    if (BigInt.asIntN(BITS[part], sums[part]) !== sums[part]) return fails('range')
  }
  return sums
}

/** The numbers and units of a text, `interval 1 day -2 hours`; undefined if it is none. */
export function unitsOfText(text: string): readonly WrittenUnit[] | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: which Spark trims
  const trimmed = text.replace(/^[\x00-\x20\x7f]+|[\x00-\x20\x7f]+$/g, '').replace(/^interval\s+/i, '')
  const item = /\s*([+-]?\s*[\d.]+)\s+([a-z]+)(?=\s|$)/giy
  const units: WrittenUnit[] = []
  while (item.lastIndex < trimmed.length) {
    const [, number, unit] = item.exec(trimmed) ?? []
    if (number === undefined || unit === undefined || calendarUnit(unit) === undefined) return undefined
    units.push({ text: number, unit })
  }
  return units.length > 0 ? units : undefined
}

/** The calendar interval of a text, as Spark's cast has it; undefined if it is none. */
export function stringToCalendarInterval(text: string): CalendarParts | undefined {
  const units = unitsOfText(text)
  const sum = units && sumOfUnits(units)
  return sum && 'failure' in sum ? undefined : sum
}
