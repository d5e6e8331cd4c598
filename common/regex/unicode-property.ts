import {
  type CodePointSet,
  codePointSet,
  codePointsOf,
  codePointsWhere,
  intersect,
  negate,
  union,
} from './code-point-set.ts'
import { RegexSyntaxError, RegexUnsupportedError } from './regex-error.ts'

const known = new Map<string, CodePointSet>()

/** The code points of a property by JavaScript's name for it. */
export function unicodeSet(property: string): CodePointSet {
  const found = known.get(property)
  if (found) return found
  const regex = new RegExp(`^\\p{${property}}$`, 'u')
  const set = codePointsWhere((codePoint) => regex.test(String.fromCodePoint(codePoint)))
  known.set(property, set)
  return set
}

function cachedUnion(name: string, make: () => CodePointSet): CodePointSet {
  const found = known.get(name) ?? make()
  known.set(name, found)
  return found
}

const ascii = (...bounds: readonly (string | number)[]): CodePointSet =>
  codePointSet(...bounds.map((bound) => (typeof bound === 'string' ? bound.charCodeAt(0) : bound)))

/** Java's predefined classes and its POSIX ones, of ASCII only. */
export const asciiClasses = {
  d: ascii('0', '9'),
  s: ascii(9, 13, 32, 32),
  w: ascii('0', '9', 'A', 'Z', 'a', 'z', '_', '_'),
  h: union(codePointsOf(' \t\u00a0\u1680\u180e\u202f\u205f\u3000'), codePointSet(0x2000, 0x200a)),
  v: union(codePointSet(10, 13), codePointsOf('\u0085\u2028\u2029')),
}

const UPPER = ascii('A', 'Z')
const LOWER = ascii('a', 'z')
const ALPHA = union(UPPER, LOWER)
const PUNCTUATION = ascii('!', '/', ':', '@', '[', '`', '{', '~')
const POSIX: Readonly<Record<string, CodePointSet>> = {
  Lower: LOWER,
  Upper: UPPER,
  ASCII: ascii(0, 127),
  Alpha: ALPHA,
  Digit: asciiClasses.d,
  Alnum: union(ALPHA, asciiClasses.d),
  Punct: PUNCTUATION,
  Graph: ascii('!', '~'),
  Print: ascii(' ', '~'),
  Blank: ascii(9, 9, 32, 32),
  Cntrl: ascii(0, 31, 127, 127),
  XDigit: ascii('0', '9', 'a', 'f', 'A', 'F'),
  Space: asciiClasses.s,
}

const letter = () => unicodeSet('L')
const digit = () => unicodeSet('Nd')
const space = () => unicodeSet('White_Space')
const anyCase = () => union(unicodeSet('Lu'), unicodeSet('Ll'), unicodeSet('Lt'))
const alphabetic = () => unicodeSet('Alphabetic')
const graph = () => negate(union(space(), unicodeSet('Cc'), unicodeSet('Cs'), unicodeSet('Cn')))
const blank = () => union(unicodeSet('Zs'), codePointSet(9, 9))
const hexDigit = () => union(digit(), ascii('a', 'f', 'A', 'F'), codePointSet(0xff21, 0xff26, 0xff41, 0xff46))
const asciiPunctuationSymbols = () => intersect(PUNCTUATION, unicodeSet('S'))

/** The word characters of Unicode, which `\w` is with `(?U)`. */
export const unicodeWord = (): CodePointSet =>
  cachedUnion('word', () => union(alphabetic(), unicodeSet('M'), digit(), unicodeSet('Pc'), unicodeSet('Join_Control')))

/** The predefined classes with `(?U)`. */
export const unicodeClasses: Readonly<Record<'d' | 's' | 'w' | 'h' | 'v', () => CodePointSet>> = {
  d: digit,
  s: space,
  w: unicodeWord,
  h: () => asciiClasses.h,
  v: () => asciiClasses.v,
}

/** What Java's words, without `(?U)`, are made of. */
export const javaLetterOrDigit = (): CodePointSet => cachedUnion('LD', () => union(letter(), digit()))

type Property = (ignoresCase: boolean) => CodePointSet
const UNICODE_PROPERTIES: Readonly<Record<string, Property>> = {
  ALPHABETIC: alphabetic,
  LETTER: letter,
  IDEOGRAPHIC: () => unicodeSet('Ideographic'),
  LOWERCASE: (ignoresCase) => (ignoresCase ? bothCases() : unicodeSet('Lowercase')),
  UPPERCASE: (ignoresCase) => (ignoresCase ? bothCases() : unicodeSet('Uppercase')),
  TITLECASE: (ignoresCase) => (ignoresCase ? bothCases() : unicodeSet('Lt')),
  WHITE_SPACE: space,
  WHITESPACE: space,
  CONTROL: () => unicodeSet('Cc'),
  PUNCTUATION: () => unicodeSet('P'),
  HEX_DIGIT: hexDigit,
  HEXDIGIT: hexDigit,
  ASSIGNED: () => negate(unicodeSet('Cn')),
  NONCHARACTER_CODE_POINT: () => unicodeSet('Noncharacter_Code_Point'),
  NONCHARACTERCODEPOINT: () => unicodeSet('Noncharacter_Code_Point'),
  DIGIT: digit,
  ALNUM: () => union(alphabetic(), digit()),
  BLANK: blank,
  GRAPH: graph,
  PRINT: () => intersect(union(graph(), blank()), negate(unicodeSet('Cc'))),
  WORD: unicodeWord,
  JOIN_CONTROL: () => unicodeSet('Join_Control'),
  JOINCONTROL: () => unicodeSet('Join_Control'),
}
const bothCases = () => union(unicodeSet('Lowercase'), unicodeSet('Uppercase'), unicodeSet('Lt'))

/** The POSIX names with `(?U)`. */
const UNICODE_POSIX: Readonly<Record<string, Property>> = {
  ALPHA: alphabetic,
  LOWER: (ignoresCase) => UNICODE_PROPERTIES.LOWERCASE?.(ignoresCase) ?? LOWER,
  UPPER: (ignoresCase) => UNICODE_PROPERTIES.UPPERCASE?.(ignoresCase) ?? UPPER,
  SPACE: space,
  PUNCT: () => union(unicodeSet('P'), asciiPunctuationSymbols()),
  XDIGIT: hexDigit,
  ALNUM: () => union(alphabetic(), digit()),
  CNTRL: () => unicodeSet('Cc'),
  DIGIT: digit,
  BLANK: blank,
  GRAPH: graph,
  PRINT: () => intersect(union(graph(), blank()), negate(unicodeSet('Cc'))),
}

const JAVA_METHODS: Readonly<Record<string, () => CodePointSet>> = {
  javaLowerCase: () => unicodeSet('Lowercase'),
  javaUpperCase: () => unicodeSet('Uppercase'),
  javaAlphabetic: alphabetic,
  javaIdeographic: () => unicodeSet('Ideographic'),
  javaTitleCase: () => unicodeSet('Lt'),
  javaDigit: digit,
  javaDefined: () => negate(unicodeSet('Cn')),
  javaLetter: letter,
  javaLetterOrDigit,
  javaSpaceChar: () => unicodeSet('Z'),
  javaWhitespace: () =>
    union(intersect(unicodeSet('Z'), negate(codePointsOf('\u00a0\u2007\u202f'))), codePointSet(9, 13, 28, 31)),
  javaISOControl: () => codePointSet(0, 0x1f, 0x7f, 0x9f),
  javaMirrored: () => unicodeSet('Bidi_Mirrored'),
}

const CATEGORIES =
  /^(?:Cn|Lu|Ll|Lt|Lm|Lo|Mn|Me|Mc|Nd|Nl|No|Zs|Zl|Zp|Cc|Cf|Co|Cs|Pd|Ps|Pe|Pc|Po|Sm|Sc|Sk|So|Pi|Pf|L|M|N|Z|C|P|S|LC)$/

/** `\p{name}` without a prefix. */
function propertyOf(name: string, ignoresCase: boolean): CodePointSet | undefined {
  if (ignoresCase && /^(?:Lu|Ll|Lt)$/.test(name)) return anyCase()
  if (CATEGORIES.test(name)) return unicodeSet(name)
  if (name === 'LD') return javaLetterOrDigit()
  if (name === 'L1') return codePointSet(0, 0xff)
  if (name === 'all') return codePointSet(0, 0x10ffff)
  if (ignoresCase && (name === 'Lower' || name === 'Upper')) return ALPHA
  if (Object.hasOwn(POSIX, name)) return POSIX[name]
  if (Object.hasOwn(JAVA_METHODS, name)) return JAVA_METHODS[name]?.()
  if (name.startsWith('java')) throw new RegexUnsupportedError(`the character property ${name} of a regular expression`)
  return undefined
}

function scriptOf(name: string): CodePointSet | undefined {
  const script = name.toLowerCase().replace(/(^|_)[a-z]/g, (start) => start.toUpperCase())
  try {
    return unicodeSet(`Script=${script}`)
  } catch {
    return undefined
  }
}

/** What stands in the braces of `\p{...}`, by the flags `i` and `U`. */
export function characterProperty(text: string, ignoresCase: boolean, isUnicode: boolean): CodePointSet {
  const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  const set = key === '' ? named(text, ignoresCase, isUnicode) : keyed(key.toLowerCase(), value, ignoresCase)
  if (!set) throw new RegexSyntaxError(`Unknown character property name {${text}}`)
  return set
}

function keyed(key: string, value: string, ignoresCase: boolean): CodePointSet | undefined {
  if (key === 'sc' || key === 'script') return scriptOf(value)
  if (key === 'gc' || key === 'general_category') return propertyOf(value, ignoresCase)
  if (key === 'blk' || key === 'block') throw block(value)
  return undefined
}

function named(name: string, ignoresCase: boolean, isUnicode: boolean): CodePointSet | undefined {
  if (name.startsWith('In')) throw block(name.slice(2))
  if (name.startsWith('Is')) {
    const short = name.slice(2)
    return (
      property(UNICODE_PROPERTIES, short.toUpperCase())?.(ignoresCase) ??
      propertyOf(short, ignoresCase) ??
      scriptOf(short)
    )
  }
  const posix = isUnicode ? property(UNICODE_POSIX, name.toUpperCase())?.(ignoresCase) : undefined
  return posix ?? propertyOf(name, ignoresCase)
}

const property = (table: Readonly<Record<string, Property>>, name: string): Property | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const block = (name: string) => new RegexUnsupportedError(`the Unicode block ${name} in a regular expression`)
