import { SparkError } from '../../../common/errors/spark-error.ts'
import type {
  CsvReadOptions,
  CsvWriteOptions,
  UnescapedQuoteHandling,
} from '../../../common/protocol/source-options.ts'
import { checkCharset, checkLocale, datetimePatterns, lineSeparator, parseMode } from './common-options.ts'
import { fileWriteOptions } from './file-write-options.ts'
import type { OptionMap } from './option-map.ts'

/** Spark's CSVOptions for reading. */
export function csvReadOptions(options: OptionMap): CsvReadOptions {
  checkCharset(options)
  checkLocale(options)
  options.onlyAs('singleVariantColumn')
  // Spark's own buffer: of no account here, but a wrong value is Spark's error.
  options.integer('inputBufferSize', 0)
  const quoting = quotes(options)
  return {
    format: 'csv',
    dialect: {
      separator: separatorOf(options),
      ...quoting,
      comment: options.character('', 'comment'),
      lineSeparator: lineSeparator(options, 2),
      multiLine: options.flag('multiLine', false),
      ignoreLeadingWhiteSpace: options.flag('ignoreLeadingWhiteSpace', false),
      ignoreTrailingWhiteSpace: options.flag('ignoreTrailingWhiteSpace', false),
      unescapedQuoteHandling: unescapedQuoteHandling(options),
      maxColumns: options.integer('maxColumns', 20480),
      maxCharsPerColumn: options.integer('maxCharsPerColumn', -1),
    },
    header: options.flag('header', false),
    enforceSchema: options.flag('enforceSchema', true),
    inferSchema: options.flag('inferSchema', false),
    samplingRatio: options.ratio('samplingRatio'),
    preferDate: options.flag('preferDate', true),
    infersTimestampNtz: false,
    columnPruning: options.flag('columnPruning', true),
    mode: parseMode(options),
    columnNameOfCorruptRecord: options.text('columnNameOfCorruptRecord') ?? '_corrupt_record',
    nullValue: options.text('nullValue') ?? '',
    emptyValue: options.text('emptyValue') ?? '',
    nanValue: options.text('nanValue') ?? 'NaN',
    positiveInf: options.text('positiveInf') ?? 'Inf',
    negativeInf: options.text('negativeInf') ?? '-Inf',
    ...datetimePatterns(options),
  }
}

/** Spark's CSVOptions for writing. */
export function csvWriteOptions(options: OptionMap): CsvWriteOptions {
  checkCharset(options)
  checkLocale(options)
  const extension = options.text('extension') ?? 'csv'
  if (!/^[A-Za-z]{1,}$/.test(extension)) throw options.invalid('extension', extension, 'letters')
  const { quote, escapeCharacter, escapeOfEscape } = quotes(options)
  return {
    format: 'csv',
    ...fileWriteOptions(options, extension),
    separator: separatorOf(options),
    // Spark writes a NUL where there is no quote.
    quote: quote === '' ? '\0' : quote,
    escapeCharacter: escapeCharacter === '' ? '\0' : escapeCharacter,
    escapeOfEscape,
    header: options.flag('header', false),
    quoteAll: options.flag('quoteAll', false),
    comment: options.character('', 'comment') || '#',
    escapeQuotes: options.flag('escapeQuotes', true),
    ignoreLeadingWhiteSpace: options.flag('ignoreLeadingWhiteSpace', true),
    ignoreTrailingWhiteSpace: options.flag('ignoreTrailingWhiteSpace', true),
    nullValue: options.text('nullValue') ?? '',
    emptyValue: options.text('emptyValue') ?? '""',
    lineSeparator: lineSeparator(options, 2) ?? '\n',
    ...datetimePatterns(options),
  }
}

/** An escape is escaped by itself, unless it is the quote. */
function quotes(options: OptionMap) {
  const quote = options.character('"', 'quote')
  const escapeCharacter = options.character('\\', 'escape')
  const escapeOfEscape = options.character(
    escapeCharacter === quote ? '' : escapeCharacter,
    'charToEscapeQuoteEscaping',
  )
  return { quote, escapeCharacter, escapeOfEscape }
}

const ESCAPES: Readonly<Record<string, string>> = {
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
}

/** One character or several, with Spark's escapes: `\t`, `\\`. */
function separatorOf(options: OptionMap): string {
  const text = options.text('sep', 'delimiter') ?? ','
  if (text === '') throw new SparkError('INVALID_DELIMITER_VALUE.EMPTY_STRING')
  if (text === '\\') throw new SparkError('INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH')
  return text.replace(/\\(.?)/gs, (whole, char: string) => {
    const meant = ESCAPES[char]
    if (meant === undefined)
      throw new SparkError('INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER', { str: `'${whole}'` })
    return meant
  })
}

function unescapedQuoteHandling(options: OptionMap): UnescapedQuoteHandling {
  const value = options.text('unescapedQuoteHandling')?.toUpperCase() ?? 'STOP_AT_DELIMITER'
  switch (value) {
    case 'STOP_AT_DELIMITER':
    case 'STOP_AT_CLOSING_QUOTE':
    case 'SKIP_VALUE':
    case 'RAISE_ERROR':
      return value
    case 'BACK_TO_DELIMITER':
      throw options.unsupported('unescapedQuoteHandling', value)
    default:
      throw options.invalid(
        'unescapedQuoteHandling',
        value,
        'STOP_AT_DELIMITER, STOP_AT_CLOSING_QUOTE, SKIP_VALUE or RAISE_ERROR',
      )
  }
}
