import { SparkError } from '../errors/spark-error.ts'
import type { DatetimeField } from './datetime-field.ts'

/** What a part of a pattern prints and parses, as a DateTimeFormatter's printer-parsers do. */
export type PatternElement =
  | { readonly kind: 'literal'; readonly text: string }
  | NumberElement
  | { readonly kind: 'text'; readonly field: DatetimeField; readonly style: TextStyle }
  /** `pattern`: as DateTimeFormatterBuilder.appendOffset has it; `zero`: the text of no offset. */
  | { readonly kind: 'offset'; readonly pattern: OffsetPattern; readonly zero: string }
  | { readonly kind: 'localized offset'; readonly style: TextStyle }
  | { readonly kind: 'zone id' }
  | { readonly kind: 'zone name'; readonly style: TextStyle }
  | { readonly kind: 'optional'; readonly elements: readonly PatternElement[] }

export interface NumberElement {
  readonly kind: 'number' | 'reduced year' | 'fraction'
  readonly field: DatetimeField
  readonly minWidth: number
  readonly maxWidth: number
  /** `normal`: a minus; `exceeds pad`: a plus as well, before more digits than the letters are many. */
  readonly sign: 'normal' | 'exceeds pad' | 'not negative'
  /** Digits that fixed numbers behind it, without anything between, will take; -1 for one that is such a fixed number itself. */
  readonly subsequentWidth: number
}

export type TextStyle = 'short' | 'full'
export type OffsetPattern = '+HHmm' | '+HHMM' | '+HH:MM' | '+HHMMss' | '+HH:MM:ss'

export type PatternUse = 'parse' | 'format'

const known = { parse: new Map<string, Compiled>(), format: new Map<string, Compiled>() }
type Compiled = readonly PatternElement[] | SparkError
/** Patterns that come from rows are as many as the rows. */
const MAX_KNOWN = 200

/**
 * A Java datetime pattern as Spark has it since 3.0: letters of weeks and a few more are refused, `y` is the year with its sign where there is no
 * era, and a fraction is parsed of any length up to its letters'. Fails with Spark's conditions.
 */
export function datetimePattern(pattern: string, use: PatternUse): readonly PatternElement[] {
  const table = known[use]
  let compiled = table.get(pattern)
  if (!compiled) {
    compiled = compile(pattern, use)
    if (table.size >= MAX_KNOWN) table.clear()
    table.set(pattern, compiled)
  }
  if (compiled instanceof SparkError) throw compiled
  return compiled
}

function compile(pattern: string, use: PatternUse): Compiled {
  try {
    return new PatternCompiler(withYears(pattern, use), use).elements()
  } catch (error) {
    if (!(error instanceof IllegalPattern)) throw error
    return refusal(pattern, error)
  }
}

/** What Java or Spark refuses, before it is known whether SimpleDateFormat would have taken it. */
class IllegalPattern extends Error {
  readonly reason: 'letter' | 'length' | 'pattern'
  readonly letter: string

  constructor(reason: 'letter' | 'length' | 'pattern', letter = '') {
    super(`illegal pattern: ${reason} ${letter}`)
    this.reason = reason
    this.letter = letter
  }
}

function refusal(pattern: string, { reason, letter }: IllegalPattern): SparkError {
  const quoted = `'${pattern}'`
  const unquoted = unquotedParts(pattern).join('')
  if (/[ec]/.test(letter) && reason === 'letter')
    return new SparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN', { c: letter })
  // Spark says that the pattern means something else since 3.0 if it meant something before: to SimpleDateFormat.
  const wasKnown =
    pattern.split("'").length % 2 === 1 &&
    !/[^GyMdkHmsSEDFwWahKzZYuXL]/.test(unquoted.replace(/[^A-Za-z]/g, '')) &&
    !/XXXX/.test(unquoted)
  if (wasKnown)
    return new SparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', { pattern: quoted })
  if (reason === 'letter') return new SparkError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: letter, pattern })
  if (reason === 'length') return new SparkError('INVALID_DATETIME_PATTERN.LENGTH', { pattern: letter })
  return new SparkError('INVALID_DATETIME_PATTERN.WITH_SUGGESTION', { pattern: quoted })
}

const unquotedParts = (pattern: string): readonly string[] => pattern.split("'").filter((_, index) => index % 2 === 0)

const WEEK_BASED = /[YWwuec]/
const ILLEGAL = { format: /[ABnNp]/, parse: /[ABnNpEFqQ]/ }
const TOO_LONG = /G{5}|M{5}|L{5}|E{5}|Q{5}|q{5}|y{7}/

/** Spark's own conditions, in its order; and `u` for `y`, where the pattern has no era. */
function withYears(pattern: string, use: PatternUse): string {
  const hasEra = unquotedParts(pattern).some((part) => part.includes('G'))
  return pattern
    .split("'")
    .map((part, index) => {
      if (index % 2 === 1) return part
      const refused = WEEK_BASED.exec(part) ?? ILLEGAL[use].exec(part)
      if (refused) throw new IllegalPattern('letter', refused[0])
      const long = TOO_LONG.exec(part)
      if (long) throw new IllegalPattern('length', long[0].charAt(0))
      return hasEra ? part : part.replaceAll('y', 'u')
    })
    .join("'")
}

const FIELDS: Readonly<Record<string, DatetimeField>> = {
  G: 'era',
  y: 'year of era',
  u: 'year',
  Q: 'quarter',
  q: 'quarter',
  M: 'month',
  L: 'month',
  D: 'day of year',
  d: 'day',
  F: 'aligned weekday',
  E: 'weekday',
  a: 'am pm',
  H: 'hour',
  k: 'clock hour',
  K: 'hour of am pm',
  h: 'clock hour of am pm',
  m: 'minute',
  s: 'second',
  S: 'nano',
  g: 'julian day',
}

/** `+HHmm` for one letter, and so on. */
const OFFSETS: readonly OffsetPattern[] = ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss']

/** java.time's DateTimeFormatterBuilder.appendPattern. */
class PatternCompiler {
  readonly #pattern: string
  readonly #use: PatternUse
  /** The sections that are open, the innermost last. */
  readonly #sections: PatternElement[][] = [[]]
  /** The number of the innermost section that fixed numbers behind it take digits from, -1 for none. */
  #activeNumber = -1

  constructor(pattern: string, use: PatternUse) {
    this.#pattern = pattern
    this.#use = use
  }

  elements(): readonly PatternElement[] {
    let at = 0
    while (at < this.#pattern.length) {
      const char = this.#pattern.charAt(at)
      if (/[A-Za-z]/.test(char)) {
        let end = at
        while (this.#pattern[end] === char) end++
        this.#letters(char, end - at)
        at = end
      } else if (char === "'") {
        const quoted = /^'((?:[^']|'')*)'/.exec(this.#pattern.slice(at))
        if (!quoted) throw new IllegalPattern('pattern')
        const text = quoted[1] ?? ''
        this.#append({ kind: 'literal', text: text === '' ? "'" : text.replaceAll("''", "'") })
        at += quoted[0].length
      } else {
        this.#mark(char)
        at++
      }
    }
    while (this.#sections.length > 1) this.#closeSection()
    return this.#innermost()
  }

  #innermost(): PatternElement[] {
    return this.#sections.at(-1) ?? []
  }

  #mark(char: string): void {
    if (char === '[') {
      this.#sections.push([])
      this.#activeNumber = -1
    } else if (char === ']') {
      if (this.#sections.length === 1) throw new IllegalPattern('pattern')
      this.#closeSection()
    } else if ('{}#'.includes(char)) throw new IllegalPattern('pattern')
    else this.#append({ kind: 'literal', text: char })
  }

  #closeSection(): void {
    const elements = this.#sections.pop() ?? []
    this.#activeNumber = -1
    if (elements.length > 0) this.#append({ kind: 'optional', elements })
  }

  #append(element: PatternElement): number {
    this.#activeNumber = -1
    return this.#innermost().push(element) - 1
  }

  /** Adjacent numbers: those of fixed width take their digits from the one before them that is not. */
  #appendNumber(number: NumberElement): void {
    const elements = this.#innermost()
    const active = this.#activeNumber
    const before = active < 0 ? undefined : elements[active]
    if (!before || !isNumber(before)) {
      this.#activeNumber = this.#append(number)
    } else if (number.minWidth === number.maxWidth && number.sign === 'not negative') {
      elements[active] = { ...before, subsequentWidth: before.subsequentWidth + number.maxWidth }
      elements.push({ ...number, subsequentWidth: -1 })
    } else {
      elements[active] = { ...before, subsequentWidth: -1 }
      this.#activeNumber = this.#append(number)
    }
  }

  #letters(letter: string, count: number): void {
    const field = FIELDS[letter]
    const limit = (most: number): void => {
      if (count > most) throw new IllegalPattern('pattern')
    }
    const style: TextStyle = count === 4 ? 'full' : 'short'
    switch (letter) {
      case 'y':
      case 'u':
        this.#year(letter === 'u' ? 'year' : 'year of era', count)
        return
      case 'M':
      case 'L':
      case 'Q':
      case 'q':
        limit(4)
        if (count <= 2) this.#number(field, count)
        else this.#append({ kind: 'text', field: field ?? 'month', style })
        return
      case 'G':
      case 'E':
        limit(4)
        this.#append({ kind: 'text', field: field ?? 'era', style })
        return
      case 'a':
        limit(1)
        this.#append({ kind: 'text', field: 'am pm', style: 'short' })
        return
      case 'S':
        this.#fraction(count)
        return
      case 'D':
        limit(3)
        if (count === 1) this.#number(field, 1)
        else this.#appendNumber({ ...numberOf('day of year', count, 3), sign: 'not negative' })
        return
      case 'g':
        this.#appendNumber(numberOf('julian day', count, 19))
        return
      case 'F':
        limit(1)
        this.#number(field, 1)
        return
      case 'd':
      case 'H':
      case 'h':
      case 'k':
      case 'K':
      case 'm':
      case 's':
        limit(2)
        this.#number(field, count)
        return
      default:
        this.#zone(letter, count)
    }
  }

  #year(field: DatetimeField, count: number): void {
    if (count === 2) {
      this.#appendNumber({ ...numberOf(field, 2, 2), kind: 'reduced year', sign: 'not negative' })
    } else this.#appendNumber({ ...numberOf(field, count, 19), sign: count < 4 ? 'normal' : 'exceeds pad' })
  }

  /** One letter takes any digits, two take two. */
  #number(field: DatetimeField | undefined, count: number): void {
    if (!field) throw new IllegalPattern('pattern')
    if (count === 1) this.#appendNumber(numberOf(field, 1, 19))
    else this.#appendNumber({ ...numberOf(field, count, count), sign: 'not negative' })
  }

  #fraction(count: number): void {
    if (count > 9) throw new IllegalPattern('pattern')
    const minWidth = this.#use === 'parse' ? 1 : count
    const element: NumberElement = {
      ...numberOf('nano', minWidth, count),
      kind: 'fraction',
      sign: 'not negative',
    }
    if (minWidth === count) this.#appendNumber(element)
    else this.#append(element)
  }

  #zone(letter: string, count: number): void {
    const wrong = () => new IllegalPattern('pattern')
    const style: TextStyle = count === 4 ? 'full' : 'short'
    switch (letter) {
      case 'z':
        if (count > 4) throw wrong()
        this.#append({ kind: 'zone name', style })
        return
      case 'v':
        if (count !== 1 && count !== 4) throw wrong()
        this.#append({ kind: 'zone name', style })
        return
      case 'V':
        if (count !== 2) throw wrong()
        this.#append({ kind: 'zone id' })
        return
      case 'O':
        if (count !== 1 && count !== 4) throw wrong()
        this.#append({ kind: 'localized offset', style })
        return
      case 'Z':
        if (count > 5) throw wrong()
        if (count < 4) this.#append({ kind: 'offset', pattern: '+HHMM', zero: '+0000' })
        else if (count === 4) this.#append({ kind: 'localized offset', style: 'full' })
        else this.#append({ kind: 'offset', pattern: '+HH:MM:ss', zero: 'Z' })
        return
      case 'X':
      case 'x': {
        const pattern = OFFSETS[count - 1]
        if (!pattern) throw wrong()
        const zero = letter === 'X' ? 'Z' : count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00'
        this.#append({ kind: 'offset', pattern, zero })
        return
      }
      default:
        throw wrong()
    }
  }
}

const isNumber = (element: PatternElement): element is NumberElement =>
  element.kind === 'number' || element.kind === 'reduced year' || element.kind === 'fraction'

const numberOf = (field: DatetimeField, minWidth: number, maxWidth: number): NumberElement => ({
  kind: 'number',
  field,
  minWidth,
  maxWidth,
  sign: 'normal',
  subsequentWidth: 0,
})
