import { SparkError } from '../errors/spark-error.ts'
import type { CsvDialect } from '../protocol/source-options.ts'
import { BARE_LINE_FEED } from './csv-newlines.ts'

/** A cell's text; null where there is nothing between two separators. */
export type CsvCell = string | null

export interface CsvRecord {
  readonly cells: readonly CsvCell[]
  /** Where its text ends, and where the next record begins. */
  readonly stop: number
  readonly end: number
}

/** Stands where there is no character: no quote, nothing before. */
const NONE = '\0'

/**
 * Cuts CSV text into cells as Spark does, malformed quotes included. Text is one character per byte (`latin1`): nothing is decoded that is
 * only passed on.
 *
 * What a character within quotes means, the one before decides. A quote followed by the separator, the end of the line or blanks closes the
 * cell; followed by another quote it is one quote. Followed by anything else it should have been escaped: by `unescapedQuoteHandling`
 * the cell is then taken as it stands up to the next separator (STOP_AT_DELIMITER), goes on to the next quote before a separator, is
 * empty, or an error.
 */
export class CsvTokenizer {
  readonly #dialect: CsvDialect
  readonly #separator: string
  readonly #quote: string
  readonly #escape: string
  readonly #escapeOfEscape: string
  #text = ''
  #newline = ''
  #at = 0
  /** The current character; behind the text's end still the last one. */
  #char = ''
  #previous = NONE
  #value = ''
  #unescaped = false
  /** Where the next ones were last found: what comes late is not looked for from every cell. */
  #separatorAt = -1
  #newlineAt = -1

  constructor(dialect: CsvDialect) {
    this.#dialect = dialect
    this.#separator = toLatin1(dialect.separator)
    this.#quote = dialect.quote || NONE
    this.#escape = dialect.escapeCharacter || NONE
    this.#escapeOfEscape = dialect.escapeOfEscape || NONE
  }

  /** The cells of a line. */
  line(text: string): readonly CsvCell[] {
    return this.record(text, 0, '').cells
  }

  /** The record that begins at `start` and ends after `newline`, which may also stand within quotes, or with the text. */
  record(text: string, start: number, newline: string): CsvRecord {
    if (start === 0 || text !== this.#text) {
      this.#separatorAt = -1
      this.#newlineAt = -1
    }
    this.#text = text
    this.#newline = newline
    this.#at = start
    this.#char = text.charAt(start)
    const cells: CsvCell[] = []
    for (;;) {
      if (this.#dialect.ignoreLeadingWhiteSpace) this.#skipBlanks()
      if (this.#isEnd()) {
        cells.push(null)
        break
      }
      cells.push(this.#atSeparator() ? null : this.#checked(this.#cell()))
      if (cells.length > this.#dialect.maxColumns)
        throw this.#malformed(`more than ${this.#dialect.maxColumns} columns (the option maxColumns)`)
      if (this.#isEnd()) break
      this.#moveTo(this.#at + this.#separator.length)
    }
    const stop = Math.min(this.#at, text.length)
    return { cells, stop, end: Math.min(stop + newline.length, text.length) }
  }

  #cell(): string {
    if (this.#char !== this.#quote || this.#quote === NONE) return this.#unquotedCell()
    const clean = this.#cleanQuotedCell()
    if (clean !== undefined) return clean
    this.#previous = NONE
    this.#value = ''
    this.#unescaped = false
    // What ends with the text and not with a quote keeps its last quote, if that was one.
    if (!this.#quoted() && this.#char === this.#quote && this.#previous !== this.#quote && !this.#unescaped)
      this.#value += this.#quote
    return this.#value
  }

  #unquotedCell(): string {
    const cell = this.#trimmed(this.#upToSeparator())
    // As Spark has it: with a separator of several characters a quote that ends the text counts twice.
    const isDoubled = this.#separator.length > 1 && this.#at >= this.#text.length && cell.endsWith(this.#quote)
    return isDoubled ? cell + this.#quote : cell
  }

  /** A quoted cell without escapes that ends before the text does: the common case. */
  #cleanQuotedCell(): string | undefined {
    const from = this.#at + 1
    const close = this.#text.indexOf(this.#quote, from)
    if (close < 0 || close + 1 >= this.#text.length || this.#text.charAt(close - 1) === this.#escape) return undefined
    const cell = this.#text.slice(from, close)
    if (this.#escape !== NONE && cell.includes(this.#escape + this.#escapeOfEscape)) return undefined
    if (this.#newline !== '' && cell.includes(this.#newline)) return undefined
    const before = this.#at
    this.#moveTo(close + 1)
    if (this.#atSeparator() || this.#isEnd()) return cell
    this.#moveTo(before)
    return undefined
  }

  /** Reads on within quotes; false if the text ends before the cell does. */
  #quoted(): boolean {
    if (!this.#next()) return false
    for (;;) {
      if (this.#previous === this.#quote && (this.#char <= ' ' || this.#isEnd() || this.#atSeparator()))
        return this.#atSeparator() || this.#isEnd() || this.#blanksBehindQuote()
      if (this.#char !== this.#quote && this.#char !== this.#escape) {
        if (this.#previous === this.#quote) {
          this.#unescaped = true
          return this.#stopsAtQuote()
            ? this.#onFrom(this.#quote + this.#char)
            : this.#unescapedQuote(this.#quote + this.#char)
        }
        if (this.#previous === this.#escape && this.#escape !== NONE) this.#value += this.#escape
        if (!this.#run()) return false
        this.#previous = this.#char
        if (!this.#next()) return false
      } else {
        if (!this.#quoteOrEscape()) return false
        this.#previous = this.#char
        if (!this.#next()) return false
        if (this.#unescaped && (this.#isEnd() || this.#atSeparator())) return true
      }
    }
  }

  /** Goes on as within quotes, after what was not a closing quote after all. */
  #onFrom(text: string): boolean {
    this.#value += text
    this.#previous = this.#char
    return this.#quoted()
  }

  /** Whether the cell of an unescaped quote is left out; it may be an error, too. */
  #skipsUnescapedQuote(): boolean {
    const handling = this.#dialect.unescapedQuoteHandling
    if (handling === 'RAISE_ERROR') throw this.#malformed('an unescaped quote in a quoted value')
    if (handling !== 'SKIP_VALUE') return false
    this.#upToSeparator()
    this.#value = ''
    return true
  }

  /** A quote that should have been escaped: the cell is its text as it stands, up to the separator. */
  #unescapedQuote(text: string): boolean {
    if (this.#skipsUnescapedQuote()) return true
    this.#value = this.#quote + this.#value + text
    this.#previous = this.#char
    if (!this.#next()) return false
    this.#value += this.#trimmed(this.#upToSeparator())
    return this.#at < this.#text.length
  }

  /** Blanks between the closing quote and the separator do not count, unless there is more behind them. */
  #blanksBehindQuote(): boolean {
    let blanks = ''
    do {
      blanks += this.#char
      if (!this.#next()) return false
      if (this.#isEnd()) return true
      if (this.#atSeparator()) return true
    } while (this.#char <= ' ')
    if (!this.#stopsAtQuote()) return this.#unescapedQuote(this.#quote + blanks + this.#char)
    const isPlain = this.#char !== this.#quote && this.#char !== this.#escape
    return this.#onFrom(this.#quote + blanks + (isPlain ? this.#char : ''))
  }

  /** The current character is a quote or an escape; one that is used up counts as none for the next. */
  #quoteOrEscape(): boolean {
    if (this.#char === this.#escape && this.#previous === this.#escapeOfEscape && this.#escapeOfEscape !== NONE) {
      this.#value += this.#escape
      this.#char = NONE
    } else if (this.#previous === this.#escape) {
      if (this.#char === this.#quote) {
        this.#value += this.#quote
        this.#char = NONE
      } else this.#value += this.#previous
    } else if (this.#previous === this.#quote) {
      if (this.#char !== this.#quote) return this.#unescapedQuoteBeforeEscape()
      this.#value += this.#quote
    }
    return true
  }

  /** Spark's parser then reads as if outside of quotes, and takes the separator at which it stops for part of the cell. */
  #unescapedQuoteBeforeEscape(): boolean {
    if (this.#skipsUnescapedQuote()) return true
    this.#value += this.#quote
    this.#previous = this.#char
    while (!this.#isEnd() && !this.#atSeparator()) {
      if (this.#char !== this.#quote && this.#char !== this.#escape) {
        if (this.#previous === this.#quote) this.#value += this.#quote
        this.#value += this.#char
      } else if (!this.#quoteOrEscape()) return false
      this.#previous = this.#char
      if (!this.#next()) return false
    }
    return true
  }

  /** Takes the text up to a quote or escape; false if there is none. */
  #run(): boolean {
    const from = this.#at
    let to = from
    for (; to < this.#text.length; to += 1) {
      const char = this.#text.charAt(to)
      if (char === this.#quote || char === this.#escape || char === this.#escapeOfEscape) break
    }
    this.#value += this.#text.slice(from, to)
    this.#moveTo(to)
    return to < this.#text.length
  }

  /** The text from here to the separator or the end of the line, where it stops. */
  #upToSeparator(): string {
    const from = this.#at
    if (this.#separatorAt < from) this.#separatorAt = this.#indexOf(this.#separator, from)
    if (this.#newlineAt < from && this.#newline !== '') this.#newlineAt = this.#indexOf(this.#newline, from)
    let to = this.#newline === '' ? this.#separatorAt : Math.min(this.#separatorAt, this.#newlineAt)
    // As Spark has it: a bare line feed ends the line only where nothing else does any more.
    if (to === this.#text.length) to = this.#indexOf(BARE_LINE_FEED, from)
    this.#moveTo(to)
    return this.#text.slice(from, to)
  }

  #indexOf(part: string, from: number): number {
    const at = this.#text.indexOf(part, from)
    return at < 0 ? this.#text.length : at
  }

  #skipBlanks(): void {
    while (!this.#isEnd() && this.#char <= ' ' && !this.#atSeparator() && this.#char !== this.#quote)
      this.#moveTo(this.#at + 1)
  }

  #trimmed(text: string): string {
    if (!this.#dialect.ignoreTrailingWhiteSpace) return text
    let end = text.length
    while (end > 0 && text.charAt(end - 1) <= ' ') end -= 1
    return text.slice(0, end)
  }

  #checked(cell: string): string {
    const { maxCharsPerColumn } = this.#dialect
    if (maxCharsPerColumn >= 0 && cell.length > maxCharsPerColumn)
      throw this.#malformed(`a cell of more than ${maxCharsPerColumn} characters (the option maxCharsPerColumn)`)
    return cell
  }

  #next(): boolean {
    this.#moveTo(this.#at + 1)
    return this.#at < this.#text.length
  }

  #moveTo(at: number): void {
    this.#at = at
    if (at < this.#text.length) this.#char = this.#text.charAt(at)
  }

  #stopsAtQuote(): boolean {
    return this.#dialect.unescapedQuoteHandling === 'STOP_AT_CLOSING_QUOTE'
  }

  #atSeparator(): boolean {
    return this.#text.startsWith(this.#separator, this.#at)
  }

  /** At the end of the line, or of the text. */
  #isEnd(): boolean {
    if (this.#at >= this.#text.length) return true
    return (this.#newline !== '' && this.#text.startsWith(this.#newline, this.#at)) || this.#char === BARE_LINE_FEED
  }

  #malformed(reason: string): SparkError {
    return new SparkError('MALFORMED_CSV_RECORD', { badRecord: reason })
  }
}

const toLatin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
