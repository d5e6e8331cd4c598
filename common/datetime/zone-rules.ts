import { civilDate, daysOf } from './civil-date.ts'

/** An instant in seconds since 1970 from which on a zone has another offset from UTC. */
export interface ZoneTransition {
  readonly at: number
  /** In seconds. */
  readonly before: number
  readonly after: number
}

/** When a zone is how far from UTC; seconds all. */
export interface ZoneRules {
  /** Of an instant. */
  offsetAt(seconds: number): number
  /** Of a local time: of one that the clock shows twice, or passes over, the offset before. */
  offsetOfLocal(local: number): number
  /** The instant at which the clock passes over a local time; undefined for one that it shows. */
  firstAfterGap(local: number): number | undefined
  /** In order; of years that `offsetAt` does not wrap: 1800 to 2799. */
  transitionsOf(year: number): readonly ZoneTransition[]
}

const rules = new Map<string, ZoneRules | undefined>()

/** The rules of a zone by its IANA name, as the runtime knows them; undefined for one that it does not know. */
export function zoneRules(id: string): ZoneRules | undefined {
  if (!rules.has(id)) {
    const format = formatOf(id)
    rules.set(id, format && rulesOf(format))
  }
  return rules.get(id)
}

function formatOf(id: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      calendar: 'gregory',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
  } catch {
    return undefined
  }
}

/** Before the one no clock was set by rules. The other ends 400 years, after which calendars come again, in which no rule changes any more. */
const [FIRST_YEAR, LAST_YEAR] = [1800, 2799]
const SECONDS_PER_CYCLE = 146_097 * 86_400
const [FIRST_SECOND, END_SECOND] = [daysOf(FIRST_YEAR, 1, 1) * 86_400, daysOf(LAST_YEAR + 1, 1, 1) * 86_400]

/** Shorter than any time for which a zone has kept an offset. */
const STEP = 5 * 86_400

function rulesOf(format: Intl.DateTimeFormat): ZoneRules {
  const computed = (seconds: number): number => offsetByFormat(format, seconds)
  const transitionsOf = remembered((year) => findTransitions(computed, yearStart(year), yearStart(year + 1)))
  const firstOffset = remembered((year) => computed(yearStart(year)))
  /** By local time a transition may be of a year next to its own. */
  const around = (seconds: number): readonly ZoneTransition[] =>
    [-1, 0, 1].flatMap((years) => transitionsOf(yearOf(seconds) + years))
  /** After the last transition that has come, by when each of them comes. */
  const offset = (seconds: number, comesAt: (transition: ZoneTransition) => number): number =>
    around(seconds).findLast((transition) => seconds >= comesAt(transition))?.after ?? firstOffset(yearOf(seconds) - 1)
  return {
    offsetAt: (seconds) => offset(wrapped(seconds), ({ at }) => at),
    offsetOfLocal: (local) => offset(wrapped(local), ({ at, before, after }) => at + Math.max(before, after)),
    firstAfterGap(local) {
      const near = wrapped(local)
      const gap = around(near).find(({ at, before, after }) => near >= at + before && near < at + after)
      return gap && gap.at + local - near
    },
    transitionsOf,
  }
}

function remembered<T>(compute: (year: number) => T): (year: number) => T {
  const known = new Map<number, T>()
  return (year) => {
    const before = known.get(year)
    if (before !== undefined) return before
    const value = compute(year)
    known.set(year, value)
    return value
  }
}

/** An instant of the years above in the place of one beyond them. */
function wrapped(seconds: number): number {
  if (seconds < FIRST_SECOND) return FIRST_SECOND
  return seconds < END_SECOND ? seconds : END_SECOND - SECONDS_PER_CYCLE + ((seconds - END_SECOND) % SECONDS_PER_CYCLE)
}

const yearOf = (seconds: number): number => civilDate(Math.floor(seconds / 86_400)).year
const yearStart = (year: number): number => daysOf(year, 1, 1) * 86_400

function findTransitions(offsetAt: (seconds: number) => number, start: number, end: number): readonly ZoneTransition[] {
  const found: ZoneTransition[] = []
  let before = offsetAt(start)
  for (let from = start; from < end; from += STEP) {
    const to = Math.min(from + STEP, end)
    const after = offsetAt(to)
    if (after !== before) found.push({ at: firstWith(offsetAt, from, to, before), before, after })
    before = after
  }
  return found
}

/** The first second with another offset, between one that has the offset and one that has not. */
function firstWith(offsetAt: (seconds: number) => number, from: number, to: number, offset: number): number {
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === offset) low = middle
    else high = middle
  }
  return high
}

/** Of a second of the years above. */
function offsetByFormat(format: Intl.DateTimeFormat, seconds: number): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = format
    .format(seconds * 1000)
    .split(/\D+/)
    .map(Number)
  return daysOf(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - seconds
}
