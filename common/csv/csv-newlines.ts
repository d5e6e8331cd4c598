/** Stands for a line feed in a text whose lines end otherwise. No character of a text that has one for each byte. */
export const BARE_LINE_FEED = '\u010a'

/** A text of several lines to a record, as `CsvTokenizer` takes it. */
export interface MultiLineText {
  readonly text: string
  /** What its lines end with. */
  readonly end: string
  /** A cell as it is read. */
  cell(cell: string): string
  /** A part of the text as it stood in the file. */
  original(part: string): string
}

/**
 * The text of a file whose records may go over several lines. Without a separator of the user's its lines end as the first one does, be that within
 * quotes: with `\n`, `\r\n` or `\r`, which Spark then reads as `\n`, within quotes too.
 */
export function multiLineText(whole: string, separator: string | undefined): MultiLineText {
  const same = (part: string): string => part
  if (separator !== undefined) return { text: whole, end: separator, cell: same, original: same }
  const found = /\r\n|\n|\r/.exec(whole)?.[0] ?? '\n'
  if (found === '\n') return { text: whole, end: '\n', cell: same, original: same }
  const lineFeeds = (part: string): string => part.replaceAll(BARE_LINE_FEED, '\n')
  return {
    text: found === '\r\n' ? crlfText(whole) : whole.replaceAll('\n', BARE_LINE_FEED).replaceAll('\r', '\n'),
    end: '\n',
    cell: lineFeeds,
    original: (part) => lineFeeds(part.replaceAll('\n', found)),
  }
}

const crlfText = (whole: string): string =>
  whole.replaceAll(/\r\n|\n/g, (end) => (end === '\n' ? BARE_LINE_FEED : '\n'))
