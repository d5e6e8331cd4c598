import { RegexSyntaxError } from './regex-error.ts'

export interface RegexFlags {
  /** i */
  readonly ignoreCase: boolean
  /** d */
  readonly unixLines: boolean
  /** m */
  readonly multiline: boolean
  /** s */
  readonly dotAll: boolean
  /** u */
  readonly unicodeCase: boolean
  /** x */
  readonly comments: boolean
  /** U */
  readonly unicodeClasses: boolean
}

const NO_FLAGS: RegexFlags = {
  ignoreCase: false,
  unixLines: false,
  multiline: false,
  dotAll: false,
  unicodeCase: false,
  comments: false,
  unicodeClasses: false,
}

/** The end of the pattern, as a code point. */
export const END = -1

/**
 * The code points of a pattern, read as Java's Pattern reads them: `\Q...\E` is escapes from the start, and with the flag `x` white space and
 * comments are passed over wherever a character is looked for, but not behind a backslash.
 */
export class PatternReader {
  readonly pattern: string
  flags: RegexFlags = NO_FLAGS
  at = 0
  readonly #codePoints: readonly number[]

  constructor(pattern: string) {
    this.pattern = pattern
    this.#codePoints = Array.from(withoutQuotations(pattern), (char) => char.codePointAt(0) ?? 0)
  }

  /** The character at an offset from here, whatever it is. */
  raw(offset = 0): number {
    return this.#codePoints[this.at + offset] ?? END
  }

  /** Takes the next character, whatever it is. */
  take(): number {
    const codePoint = this.raw()
    if (codePoint !== END) this.at++
    return codePoint
  }

  peek(): number {
    if (this.flags.comments) this.#skipComments()
    return this.raw()
  }

  /** Passes over the character here; the next one. */
  next(): number {
    if (this.raw() !== END) this.at++
    return this.peek()
  }

  /** Takes a character if it is the one. */
  accept(char: string): boolean {
    if (this.peek() !== char.codePointAt(0)) return false
    this.at++
    return true
  }

  error(message: string): RegexSyntaxError {
    return new RegexSyntaxError(`${message} near index ${this.at}`)
  }

  #skipComments(): void {
    for (;;) {
      const char = this.raw()
      if (char === 0x23) {
        while (this.raw() !== END && !this.#isLineEnd(this.raw())) this.at++
      } else if (char === 32 || (char >= 9 && char <= 13)) this.at++
      else return
    }
  }

  #isLineEnd(char: number): boolean {
    if (this.flags.unixLines) return char === 10
    return char === 10 || char === 13 || char === 0x85 || char === 0x2028 || char === 0x2029
  }
}

/** What is quoted becomes escaped characters. */
const withoutQuotations = (pattern: string): string =>
  pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (whole, quoted: string | undefined) => {
    if (quoted === undefined) return whole
    return quoted.replace(/[\0-\x7f]/g, (char) => {
      if (/[a-zA-Z]/.test(char)) return char
      return /\d/.test(char) ? `\\x3${char}` : `\\${char}`
    })
  })
