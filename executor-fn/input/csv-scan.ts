import type { CsvDialect } from '../../common/protocol/source-options.ts'
import { BYTE_ORDER_MARK, Utf8Check } from './utf8-check.ts'

/**
 * Whether DuckDB reads a CSV file in the way Spark does: every record is one line of `width` cells, quotes stand around whole cells and
 * nowhere else, no line is blank or a comment, the text is UTF-8. Nearly every file is so, and to find out costs a small part of reading
 * it; the others are rewritten.
 */
export async function isPlainCsv(chunks: AsyncIterable<Buffer>, dialect: CsvDialect, width: number): Promise<boolean> {
  if (!isPlainDialect(dialect) || width > dialect.maxColumns) return false
  const scan = new CsvScan(dialect, width)
  for await (const chunk of chunks) if (!scan.accepts(chunk)) return false
  return scan.ends()
}

/** What DuckDB's reader has words for. */
const isPlainDialect = (dialect: CsvDialect): boolean =>
  dialect.separator.length === 1 &&
  dialect.separator <= '~' &&
  (dialect.lineSeparator ?? '\n') === '\n' &&
  dialect.maxCharsPerColumn < 0 &&
  !dialect.ignoreLeadingWhiteSpace &&
  !dialect.ignoreTrailingWhiteSpace

const NEWLINE = 0x0a
const BLANK = 0x20

// What the next byte is to be. Numbers, for the loop below runs for every byte of every file.
const LINE_START = 0
const CELL_START = 1
const UNQUOTED = 2
const QUOTED = 3
const BEHIND_QUOTE = 4

class CsvScan {
  readonly #width: number
  readonly #separator: number
  readonly #quote: number
  readonly #escape: number
  readonly #comment: number
  readonly #multiLine: boolean
  /** Bytes that mean nothing anywhere. */
  readonly #ordinary = new Uint8Array(256).fill(1)
  readonly #utf8 = new Utf8Check()
  #state = LINE_START
  #cells = 1
  #isFirst = true

  constructor(dialect: CsvDialect, width: number) {
    this.#width = width
    this.#separator = byteOf(dialect.separator)
    this.#quote = byteOf(dialect.quote)
    this.#escape = byteOf(dialect.escapeCharacter)
    this.#comment = byteOf(dialect.comment)
    this.#multiLine = dialect.multiLine
    for (const byte of [0, NEWLINE, 0x0d, this.#separator, this.#quote]) if (byte >= 0) this.#ordinary[byte] = 0
  }

  accepts(chunk: Buffer): boolean {
    if (this.#isFirst && chunk.subarray(0, 3).equals(BYTE_ORDER_MARK)) return false
    this.#isFirst = false
    const ordinary = this.#ordinary
    const separator = this.#separator
    const quote = this.#quote
    let state = this.#state
    let cells = this.#cells
    const { length } = chunk
    for (let at = 0; at < length; at += 1) {
      if (state === UNQUOTED) while (at < length && ordinary[chunk[at] ?? 0] === 1) at += 1
      if (at >= length) break
      const byte = chunk[at] ?? 0
      if (state === QUOTED) {
        if (byte === quote) state = BEHIND_QUOTE
        else if (byte === this.#escape || byte === 0 || byte === 0x0d || (byte === NEWLINE && !this.#multiLine))
          return false
      } else if (byte === NEWLINE && state !== LINE_START) {
        if (cells !== this.#width) return false
        cells = 1
        state = LINE_START
      } else if (state === LINE_START && (byte <= BLANK || byte === this.#comment)) return false
      else if (byte === separator) {
        cells += 1
        state = CELL_START
      } else if (byte === quote) {
        // Behind a quote it is one that was escaped, if quotes are escaped by quotes.
        if (state === UNQUOTED || (state === BEHIND_QUOTE && this.#escape !== quote)) return false
        state = QUOTED
      } else if (state === BEHIND_QUOTE || ordinary[byte] !== 1) return false
      else state = UNQUOTED
    }
    this.#state = state
    this.#cells = cells
    return this.#utf8.accepts(chunk)
  }

  ends(): boolean {
    const isWhole = this.#state === LINE_START || (this.#state !== QUOTED && this.#cells === this.#width)
    return isWhole && this.#utf8.ends()
  }
}

const byteOf = (char: string): number => (char === '' ? -1 : char.charCodeAt(0))
