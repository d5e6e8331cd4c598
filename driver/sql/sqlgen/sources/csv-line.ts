import type { CsvWriteOptions } from '../../../../common/protocol/source-options.ts'
import type { StructField } from '../../../../common/types/data-type.ts'
import { stringLiteral } from '../literal.ts'
import { writtenText } from './written-text.ts'

/** A row as a line of CSV; quoted is what has to be. Null for a row of one column that is nothing: Spark leaves such a line out. */
export function csvLine(columns: readonly string[], fields: readonly StructField[], options: CsvWriteOptions): string {
  const cells = fields.map((field, index) => {
    const column = columns[index] ?? 'NULL'
    const text = field.dataType.kind === 'binary' ? binaryText(column) : writtenText(column, field.dataType, options)
    const isText = field.dataType.kind === 'string'
    const needsCare =
      options.quoteAll || isText || SPECIAL_IN_VALUES.test(options.separator + options.lineSeparator + options.quote)
    const written = isText ? trimmed(text, options) : text
    const cell = needsCare ? quotedCell(written, index === 0, options) : written
    return `coalesce(${cell}, ${constantCell(options.nullValue, options)})`
  })
  const line = cells.join(` || ${stringLiteral(options.separator)} || `)
  return cells.length === 1 ? `nullif(${line}, '')` : line
}

/** The header line. */
export const csvHeader = (fields: readonly StructField[], options: CsvWriteOptions): string =>
  fields.map(({ name }) => quotedText(trimmedText(name, options), options)).join(options.separator)

/** What numbers, dates and the like may be made of. */
const SPECIAL_IN_VALUES = /[-+.:\w [\]]/

/** The text quoted if it has to be. */
function quotedCell(text: string, isFirst: boolean, options: CsvWriteOptions): string {
  const { quote, quoteAll, escapeQuotes } = options
  const empty = stringLiteral(constantText(options.emptyValue, options))
  const conditions = [
    ...[options.separator, '\n', '\r', ...options.lineSeparator].map(
      (char) => `contains(${text}, ${stringLiteral(char)})`,
    ),
    escapeQuotes ? `contains(${text}, ${stringLiteral(quote)})` : `starts_with(${text}, ${stringLiteral(quote)})`,
    ...(isFirst ? [`starts_with(${text}, ${stringLiteral(options.comment)})`] : []),
  ]
  const inQuotes = `${stringLiteral(quote)} || ${escaped(text, options)} || ${stringLiteral(quote)}`
  const otherwise = quoteAll
    ? inQuotes
    : `CASE WHEN ${[...new Set(conditions)].join(' OR ')} THEN ${inQuotes} ELSE ${text} END`
  return `CASE ${text} WHEN '' THEN ${empty} ELSE ${otherwise} END`
}

function escaped(text: string, { quote, escapeCharacter, escapeOfEscape }: CsvWriteOptions): string {
  const escapes =
    escapeCharacter === quote || escapeOfEscape === ''
      ? text
      : `replace(${text}, ${stringLiteral(escapeCharacter)}, ${stringLiteral(escapeOfEscape + escapeCharacter)})`
  return `replace(${escapes}, ${stringLiteral(quote)}, ${stringLiteral(escapeCharacter + quote)})`
}

function trimmed(text: string, options: CsvWriteOptions): string {
  const { ignoreLeadingWhiteSpace: leading, ignoreTrailingWhiteSpace: trailing } = options
  if (!leading && !trailing) return text
  return `${leading && trailing ? 'trim' : leading ? 'ltrim' : 'rtrim'}(${text}, ${stringLiteral(BLANKS)})`
}

const BLANKS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(index + 1)).join('')

// ---- the same for constants ----

const constantCell = (value: string, options: CsvWriteOptions): string => stringLiteral(constantText(value, options))

/** Two quotes alone are what the user wants to see. */
const constantText = (value: string, options: CsvWriteOptions): string =>
  value === '""' ? value : quotedText(value, options)

function quotedText(text: string, options: CsvWriteOptions): string {
  const { separator, lineSeparator, quote, escapeCharacter, escapeOfEscape, escapeQuotes, quoteAll } = options
  const isSpecial = [separator, '\n', '\r', ...lineSeparator].some((char) => text.includes(char))
  const hasQuote = escapeQuotes ? text.includes(quote) : text.startsWith(quote)
  if (!quoteAll && !isSpecial && !hasQuote) return text
  const escapes =
    escapeCharacter === quote || escapeOfEscape === ''
      ? text
      : text.replaceAll(escapeCharacter, escapeOfEscape + escapeCharacter)
  return `${quote}${escapes.replaceAll(quote, escapeCharacter + quote)}${quote}`
}

const trimmedText = (text: string, options: CsvWriteOptions): string =>
  text
    .slice(options.ignoreLeadingWhiteSpace ? text.search(/[^\0- ]|$/) : 0)
    .replace(/[\0- ]+$/, (blanks) => (options.ignoreTrailingWhiteSpace ? '' : blanks))

/** `[61 62]` */
const binaryText = (column: string): string =>
  `'[' || rtrim(regexp_replace(hex(${column}), '(..)', '\\1 ', 'g')) || ']'`
