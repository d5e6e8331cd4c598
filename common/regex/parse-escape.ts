import { type CodePointSet, codePointSet, negate } from './code-point-set.ts'
import type { PatternReader } from './pattern-reader.ts'
import { RegexUnsupportedError } from './regex-error.ts'
import { asciiClasses, characterProperty, unicodeClasses } from './unicode-property.ts'

/** What a backslash begins, within a class and without: a character or a set of them. Undefined for what is neither: assertions and references. */
export function parseEscape(reader: PatternReader, isRange = false): number | CodePointSet | undefined {
  const char = reader.take()
  const letter = char < 0 ? '' : String.fromCodePoint(char)
  switch (letter) {
    case '0':
      return octal(reader)
    case 'a':
      return 7
    case 'c': {
      const control = reader.take()
      if (control < 0) throw reader.error('Illegal control escape sequence')
      return control ^ 64
    }
    case 'e':
      return 27
    case 'f':
      return 12
    case 'n':
      return 10
    case 'r':
      return 13
    case 't':
      return 9
    case 'u':
      return utf16(reader)
    case 'x':
      return hexadecimal(reader)
    case 'p':
    case 'P':
      return property(reader, letter === 'P')
    case 'd':
    case 's':
    case 'w':
    case 'h':
      return predefined(reader, letter)
    case 'v':
      return isRange ? 11 : predefined(reader, letter)
    case 'D':
    case 'S':
    case 'W':
    case 'H':
    case 'V':
      return negate(predefined(reader, letter.toLowerCase() as 'd'))
    case 'N':
      throw new RegexUnsupportedError('\\N in a regular expression')
    default:
      if (letter === '' || /[a-zA-Z1-9]/.test(letter)) {
        reader.at -= letter === '' ? 0 : 1
        return undefined
      }
      return char
  }
}

const predefined = (reader: PatternReader, name: 'd' | 's' | 'w' | 'h' | 'v'): CodePointSet =>
  reader.flags.unicodeClasses ? unicodeClasses[name]() : asciiClasses[name]

function property(reader: PatternReader, isComplement: boolean): CodePointSet {
  let name = ''
  if (reader.raw() === 0x7b) {
    reader.take()
    while (reader.raw() !== 0x7d) {
      if (reader.raw() < 0) throw reader.error('Unclosed character family')
      name += String.fromCodePoint(reader.take())
    }
    reader.take()
    if (name === '') throw reader.error('Empty character family')
  } else {
    const letter = reader.take()
    if (letter < 0) throw reader.error('Illegal/unsupported escape sequence')
    name = String.fromCodePoint(letter)
  }
  const set = characterProperty(name, reader.flags.ignoreCase, reader.flags.unicodeClasses)
  return isComplement ? negate(set) : set
}

const digitOf = (char: number, radix: number): number => {
  const digit = char < 0 ? Number.NaN : Number.parseInt(String.fromCodePoint(char), radix)
  return Number.isNaN(digit) ? -1 : digit
}

/** `\0n`, `\0nn`, `\0mnn` with m up to 3. */
function octal(reader: PatternReader): number {
  const first = digitOf(reader.raw(), 8)
  if (first < 0) throw reader.error('Illegal octal escape sequence')
  reader.take()
  let value = first
  for (let taken = 1; taken < (first <= 3 ? 3 : 2); taken++) {
    const digit = digitOf(reader.raw(), 8)
    if (digit < 0) break
    reader.take()
    value = value * 8 + digit
  }
  return value
}

/** `\xhh` and `\x{h...}`. */
function hexadecimal(reader: PatternReader): number {
  if (reader.raw() === 0x7b) {
    reader.take()
    let value = 0
    let digits = 0
    for (let digit = digitOf(reader.raw(), 16); digit >= 0; digit = digitOf(reader.raw(), 16)) {
      reader.take()
      value = value * 16 + digit
      digits++
      if (value > 0x10ffff) throw reader.error('Hexadecimal codepoint is too big')
    }
    if (digits === 0 || reader.take() !== 0x7d) throw reader.error('Unclosed hexadecimal escape sequence')
    return value
  }
  return hexDigits(reader, 2, 'Illegal hexadecimal escape sequence')
}

/** `\uhhhh`, two of them for a surrogate pair. */
function utf16(reader: PatternReader): number {
  const high = hexDigits(reader, 4, 'Illegal Unicode escape sequence')
  if (high < 0xd800 || high > 0xdbff || reader.raw() !== 0x5c || reader.raw(1) !== 0x75) return high
  const start = reader.at
  reader.at += 2
  const low = hexDigits(reader, 4, 'Illegal Unicode escape sequence')
  if (low >= 0xdc00 && low <= 0xdfff) return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000
  reader.at = start
  return high
}

function hexDigits(reader: PatternReader, count: number, message: string): number {
  let value = 0
  for (let taken = 0; taken < count; taken++) {
    const digit = digitOf(reader.raw(), 16)
    if (digit < 0) throw reader.error(message)
    reader.take()
    value = value * 16 + digit
  }
  return value
}

/** All but line terminators, which are `\n` alone with the flag `d`. */
export function dotSet(reader: PatternReader): CodePointSet {
  if (reader.flags.dotAll) return codePointSet(0, 0x10ffff)
  if (reader.flags.unixLines) return negate(codePointSet(10, 10))
  return negate(codePointSet(10, 10, 13, 13, 0x85, 0x85, 0x2028, 0x2029))
}
