import type { CsvWriteOptions } from '../../../../common/protocol/source-options.ts'
import type { StructField } from '../../../../common/types/data-type.ts'
import { stringLiteral } from '../literal.ts'
import { writtenText } from './written-text.ts'

/** A row as a line of CSV. Null for a row of one column that is nothing: Spark leaves such a line out. */
export function csvLine(columns: readonly string[], fields: readonly StructField[], options: CsvWriteOptions): string {
  const nothing = stringLiteral(constantText(options.nullValue, options))
  const cells = fields.map((field, index) => {
    const column = columns[index] ?? 'NULL'
    const text = field.dataType.kind === 'binary' ? binaryText(column) : writtenText(column, field.dataType, options)
    return `coalesce(${needsCare(field, options) ? cellText(text, index === 0, options) : text}, ${nothing})`
  })
  const line = cells.join(` || ${stringLiteral(options.separator)} || `)
  return cells.length === 1 ? `nullif(${line}, '')` : line
}

/** The header line. */
export const csvHeader = (fields: readonly StructField[], options: CsvWriteOptions): string =>
  fields.map(({ name }) => quotedText(trimmedText(name, options), options)).join(options.separator)

/** Numbers, dates and the like have nothing to be quoted for, unless the separator or quote is one of their characters. */
const needsCare = (field: StructField, { quoteAll, separator, lineSeparator, quote }: CsvWriteOptions): boolean =>
  quoteAll || field.dataType.kind === 'string' || /[-+.:\w [\]]/.test(separator + lineSeparator + quote)

/** The text, trimmed, and quoted if it has to be. Most of it needs neither, which is quick to see. */
function cellText(text: string, isFirst: boolean, options: CsvWriteOptions): string {
  const { quote, quoteAll } = options
  const trimmed = trimmedSql(text, options)
  const quoted = `${stringLiteral(quote)} || ${escapedSql(trimmed, options)} || ${stringLiteral(quote)}`
  const cell = quoteAll
    ? quoted
    : `CASE WHEN ${needsQuotes(trimmed, isFirst, options)} THEN ${quoted} ELSE ${trimmed} END`
  const cared = `CASE ${trimmed} WHEN '' THEN ${stringLiteral(constantText(options.emptyValue, options))} ELSE ${cell} END`
  if (quoteAll) return cared
  const isPlain = `${text}[1] > ' ' AND ${text}[-1] > ' ' AND NOT (${needsQuotes(text, isFirst, options)})`
  return `CASE WHEN ${isPlain} THEN ${text} ELSE ${cared} END`
}

function needsQuotes(text: string, isFirst: boolean, options: CsvWriteOptions): string {
  const { separator, lineSeparator, quote, escapeQuotes, comment } = options
  const anywhere = new Set([separator, '\n', '\r', ...lineSeparator, ...(escapeQuotes ? [quote] : [])])
  const atStart = [...(escapeQuotes ? [] : [quote]), ...(isFirst ? [comment] : [])]
  return [
    ...[...anywhere].map((char) => `contains(${text}, ${stringLiteral(char)})`),
    ...atStart.map((char) => `starts_with(${text}, ${stringLiteral(char)})`),
  ].join(' OR ')
}

function escapedSql(text: string, { quote, escapeCharacter, escapeOfEscape }: CsvWriteOptions): string {
  const escapes =
    escapeCharacter === quote || escapeOfEscape === ''
      ? text
      : `replace(${text}, ${stringLiteral(escapeCharacter)}, ${stringLiteral(escapeOfEscape + escapeCharacter)})`
  return `replace(${escapes}, ${stringLiteral(quote)}, ${stringLiteral(escapeCharacter + quote)})`
}

function trimmedSql(text: string, options: CsvWriteOptions): string {
  const { ignoreLeadingWhiteSpace: leading, ignoreTrailingWhiteSpace: trailing } = options
  if (!leading && !trailing) return text
  return `${leading && trailing ? 'trim' : leading ? 'ltrim' : 'rtrim'}(${text}, ${stringLiteral(BLANKS)})`
}

const BLANKS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(index + 1)).join('')

/** `[61 62]` */
const binaryText = (column: string): string =>
  `'[' || rtrim(regexp_replace(hex(${column}), '(..)', '\\1 ', 'g')) || ']'`

// ---- the same for texts that are known ----

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

function trimmedText(text: string, options: CsvWriteOptions): string {
  const start = options.ignoreLeadingWhiteSpace ? text.replace(/^[\0- ]+/, '') : text
  return options.ignoreTrailingWhiteSpace ? start.replace(/[\0- ]+$/, '') : start
}
