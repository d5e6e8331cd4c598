import { withCases } from './case-fold.ts'
import { codePointSet } from './code-point-set.ts'
import { lookBehindSpan } from './look-behind-span.ts'
import { foldOf, parseClass } from './parse-class.ts'
import { dotSet, parseEscape } from './parse-escape.ts'
import { END, PatternReader, type RegexFlags } from './pattern-reader.ts'
import { RegexUnsupportedError } from './regex-error.ts'
import { type Assertion, EMPTY, type ParsedRegex, type RegexNode } from './regex-node.ts'

/**
 * The regular expression of Java 17's `java.util.regex.Pattern` that a text is, in its quirks too. Fails with RegexSyntaxError where Java does,
 * with RegexUnsupportedError for what we cannot match.
 */
export function parseJavaRegex(pattern: string): ParsedRegex {
  const parser = new Parser(pattern)
  const root = parser.alternation(0)
  if (parser.reader.peek() !== END) {
    throw parser.reader.error(parser.reader.peek() === 0x29 ? "Unmatched closing ')'" : 'Unexpected internal error')
  }
  return { root, groups: parser.groups, groupNames: parser.groupNames }
}

const FLAGS: Readonly<Record<string, readonly (keyof RegexFlags)[]>> = {
  i: ['ignoreCase'],
  d: ['unixLines'],
  m: ['multiline'],
  s: ['dotAll'],
  u: ['unicodeCase'],
  x: ['comments'],
  U: ['unicodeClasses', 'unicodeCase'],
}

const MAX_REPEAT = 2_147_483_647
/** Groups within groups: a parser and matcher that call themselves. */
const MAX_DEPTH = 250

class Parser {
  readonly reader: PatternReader
  readonly groupNames = new Map<string, number>()
  groups = 0

  constructor(pattern: string) {
    this.reader = new PatternReader(pattern)
  }

  alternation(depth: number): RegexNode {
    if (depth > MAX_DEPTH)
      throw new RegexUnsupportedError(`a regular expression of more than ${MAX_DEPTH} nested groups`)
    const branches = [this.#sequence(depth)]
    while (this.reader.accept('|')) branches.push(this.#sequence(depth))
    return branches.length === 1 ? (branches[0] ?? EMPTY) : { kind: 'Alternation', branches }
  }

  #sequence(depth: number): RegexNode {
    const items: RegexNode[] = []
    for (;;) {
      const char = this.reader.peek()
      if (char === END || char === 0x7c || char === 0x29) break
      const atom = this.#atom(char, depth)
      if (atom) items.push(this.#quantified(atom))
    }
    return items.length === 1 ? (items[0] ?? EMPTY) : { kind: 'Sequence', items }
  }

  /** Undefined for flags, which are nothing to match. */
  #atom(char: number, depth: number): RegexNode | undefined {
    const { reader } = this
    const { flags } = reader
    switch (String.fromCodePoint(char)) {
      case '(':
        return this.#group(depth)
      case '[':
        return { kind: 'Set', set: parseClass(reader) }
      case '\\':
        reader.at++
        return this.#escaped()
      case '^':
        reader.at++
        if (!flags.multiline) return assertion('begin')
        return assertion(flags.unixLines ? 'unix line begin' : 'line begin')
      case '$':
        reader.at++
        if (flags.multiline) return assertion(flags.unixLines ? 'unix line end' : 'line end')
        return assertion(flags.unixLines ? 'final unix line end' : 'final line end')
      case '.':
        reader.at++
        return { kind: 'Set', set: dotSet(reader) }
      case '*':
      case '+':
      case '?':
        throw reader.error(`Dangling meta character '${String.fromCodePoint(char)}'`)
      case '{':
        return EMPTY // Java counts nothing then, if it is a count
      default:
        reader.at++
        return { kind: 'Set', set: withCases(char, foldOf(reader)) }
    }
  }

  #escaped(): RegexNode {
    const { reader } = this
    const { unixLines, unicodeClasses } = reader.flags
    const escaped = parseEscape(reader)
    if (typeof escaped === 'number') return { kind: 'Set', set: withCases(escaped, foldOf(reader)) }
    if (escaped) return { kind: 'Set', set: escaped }
    const letter = reader.take()
    switch (letter < 0 ? '' : String.fromCodePoint(letter)) {
      case 'A':
        return assertion('begin')
      case 'z':
        return assertion('end')
      case 'Z':
        return assertion(unixLines ? 'final unix line end' : 'final line end')
      case 'B':
        return assertion(unicodeClasses ? 'no unicode word boundary' : 'no word boundary')
      case 'b':
        if (reader.raw() === 0x7b) throw new RegexUnsupportedError('\\b{g} in a regular expression')
        return assertion(unicodeClasses ? 'unicode word boundary' : 'word boundary')
      case 'R':
        return LINE_BREAK
      case 'G':
      case 'X':
        throw new RegexUnsupportedError(`\\${String.fromCodePoint(letter)} in a regular expression`)
      case 'k':
        return this.#namedReference()
      default:
        if (letter >= 0x31 && letter <= 0x39) return this.#reference(letter - 0x30)
        throw reader.error('Illegal/unsupported escape sequence')
    }
  }

  /** As many digits as make the number of a group that is there. */
  #reference(first: number): RegexNode {
    let group = first
    for (;;) {
      const digit = this.reader.peek() - 0x30
      if (digit < 0 || digit > 9 || group * 10 + digit > this.groups) break
      group = group * 10 + digit
      this.reader.at++
    }
    return { kind: 'BackReference', group, fold: foldOf(this.reader) }
  }

  #namedReference(): RegexNode {
    const { reader } = this
    if (reader.take() !== 0x3c) throw reader.error("\\k is not followed by '<' for named capturing group")
    const name = this.#groupName()
    const group = this.groupNames.get(name)
    if (group === undefined) throw reader.error(`named capturing group <${name}> does not exist`)
    return { kind: 'BackReference', group, fold: foldOf(reader) }
  }

  #groupName(): string {
    const { reader } = this
    let name = ''
    while (isLatin(reader.raw()) || (name !== '' && isDigit(reader.raw()))) name += String.fromCodePoint(reader.take())
    if (name === '') throw reader.error('capturing group name does not start with a Latin letter')
    if (reader.take() !== 0x3e) throw reader.error("named capturing group is missing trailing '>'")
    return name
  }

  #group(depth: number): RegexNode | undefined {
    const { reader } = this
    const outer = reader.flags
    let make: (child: RegexNode) => RegexNode
    if (reader.next() === 0x3f) {
      reader.at++
      const special = this.#specialGroup()
      if (!special) return undefined
      make = special
    } else {
      const index = ++this.groups
      make = (child) => ({ kind: 'Group', index, child })
    }
    const child = this.alternation(depth + 1)
    if (!reader.accept(')')) throw reader.error('Unclosed group')
    reader.flags = outer
    return make(child)
  }

  /** What follows `(?`; undefined for flags that stand alone. */
  #specialGroup(): ((child: RegexNode) => RegexNode) | undefined {
    const { reader } = this
    const char = reader.take()
    switch (char < 0 ? '' : String.fromCodePoint(char)) {
      case ':':
        return (child) => ({ kind: 'Group', index: 0, child })
      case '=':
      case '!':
        return (child) => ({ kind: 'LookAhead', negative: char === 0x21, child })
      case '>':
        return (child) => ({ kind: 'Atomic', child })
      case '<': {
        const direction = reader.raw()
        if (direction === 0x3d || direction === 0x21) {
          reader.take()
          return (child) => {
            const span = lookBehindSpan(child)
            if (!span) throw reader.error('Look-behind group does not have an obvious maximum length')
            return { kind: 'LookBehind', negative: direction === 0x21, child, ...span }
          }
        }
        const name = this.#groupName()
        if (this.groupNames.has(name)) throw reader.error(`Named capturing group <${name}> is already defined`)
        const index = ++this.groups
        this.groupNames.set(name, index)
        return (child) => ({ kind: 'Group', index, child })
      }
      case '$':
      case '@':
        throw reader.error('Unknown group type')
      default: {
        if (char >= 0) reader.at--
        this.#flags()
        const end = reader.take()
        if (end === 0x29) return undefined
        if (end !== 0x3a) throw reader.error('Unknown inline modifier')
        return (child) => ({ kind: 'Group', index: 0, child })
      }
    }
  }

  #flags(): void {
    const { reader } = this
    let isOn = true
    for (;;) {
      const letter = reader.peek() < 0 ? '' : String.fromCodePoint(reader.peek())
      if (letter === 'c') throw new RegexUnsupportedError('the flag c of a regular expression')
      const names = Object.hasOwn(FLAGS, letter) ? FLAGS[letter] : undefined
      if (letter === '-' && isOn) isOn = false
      else if (names) reader.flags = { ...reader.flags, ...Object.fromEntries(names.map((name) => [name, isOn])) }
      else return
      reader.at++
    }
  }

  #quantified(child: RegexNode): RegexNode {
    const counted = this.reader.peek() === 0x7b
    const bounds = this.#bounds()
    if (!bounds) return child
    const [min, max] = bounds
    const mode = this.reader.accept('?') ? 'lazy' : this.reader.accept('+') ? 'possessive' : 'greedy'
    return { kind: 'Repeat', child, min, max, mode, counted }
  }

  #bounds(): readonly [number, number] | undefined {
    const { reader } = this
    if (reader.accept('?')) return [0, 1]
    if (reader.accept('*')) return [0, Infinity]
    if (reader.accept('+')) return [1, Infinity]
    if (reader.peek() !== 0x7b) return undefined
    reader.at++
    if (!isDigit(reader.raw())) throw reader.error('Illegal repetition')
    const min = this.#count()
    let max = min
    if (reader.raw() === 0x2c) {
      reader.at++
      max = reader.raw() === 0x7d ? Infinity : this.#count()
    }
    if (reader.take() !== 0x7d) throw reader.error('Unclosed counted closure')
    if (max < min) throw reader.error('Illegal repetition range')
    return [min, max]
  }

  #count(): number {
    let count = 0
    while (isDigit(this.reader.raw())) {
      count = count * 10 + this.reader.take() - 0x30
      if (count > MAX_REPEAT) throw this.reader.error('Illegal repetition range')
    }
    return count
  }
}

const isDigit = (char: number): boolean => char >= 0x30 && char <= 0x39
const isLatin = (char: number): boolean => (char >= 0x41 && char <= 0x5a) || (char >= 0x61 && char <= 0x7a)
const assertion = (name: Assertion): RegexNode => ({ kind: 'Assertion', assertion: name })

/** `\R`: `\r\n`, or one of the vertical white spaces. */
const LINE_BREAK: RegexNode = {
  kind: 'Alternation',
  branches: [
    {
      kind: 'Sequence',
      items: [
        { kind: 'Set', set: codePointSet(13, 13) },
        { kind: 'Set', set: codePointSet(10, 10) },
      ],
    },
    { kind: 'Set', set: codePointSet(10, 13, 0x85, 0x85, 0x2028, 0x2029) },
  ],
}
