import type { CsvReadOptions } from '../../../../common/protocol/source-options.ts'
import { type DataType, DateType, TimestampNtzType, TimestampType } from '../../../../common/types/data-type.ts'
import { castFromString } from '../casts/cast-from-string.ts'
import { compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { stringLiteral } from '../literal.ts'
import { parseDatetime } from '../text/parse-datetime.ts'

/** The text of a cell as a value, null where it is none of the type. `text` is a column: it stands more than once in the result. */
export function csvValue(text: string, type: DataType, options: CsvReadOptions): string {
  switch (type.kind) {
    case 'string':
      return text
    case 'binary':
      return `encode(${text})`
    case 'boolean':
      return `CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false END`
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return integerValue(text, duckDbType(type))
    case 'float':
    case 'double':
      return floatValue(text, duckDbType(type), options)
    case 'decimal':
      return `CASE WHEN ${isDecimal(text)} THEN TRY_CAST(${text} AS ${duckDbType(type)}) END`
    case 'date':
      return options.dateFormat === undefined
        ? cast(text, DateType, options)
        : parseDatetime(text, options.dateFormat, 'DATE', options.timeZone)
    case 'timestamp':
      return options.timestampFormat === undefined
        ? cast(text, TimestampType, options)
        : parseDatetime(text, options.timestampFormat, 'TIMESTAMP', options.timeZone)
    case 'timestamp_ntz':
      return options.timestampNtzFormat === undefined
        ? `CASE WHEN NOT ${hasZone(text)} THEN ${cast(text, TimestampNtzType, options)} END`
        : parseDatetime(text, options.timestampNtzFormat, 'TIMESTAMP', undefined)
    default:
      return `TRY_CAST(${text} AS ${duckDbType(type)})`
  }
}

/** The zeros of Arabic, Persian, Devanagari, Bengali, Thai and full-width digits: Java's parsers of integers take those of all scripts. */
const OTHER_ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10]
const OTHER_DIGITS = OTHER_ZEROS.flatMap((zero) => Array.from({ length: 10 }, (_, digit) => zero + digit))

const asciiDigits = (text: string): string =>
  `translate(${text}, ${stringLiteral(String.fromCodePoint(...OTHER_DIGITS))}, ${stringLiteral('0123456789'.repeat(OTHER_ZEROS.length))})`

/** A whole number, without blanks. */
function integerValue(text: string, type: string): string {
  const value = (digits: string): string =>
    `CASE WHEN ltrim(${digits}, '+-0123456789') = '' THEN TRY_CAST(${digits} AS ${type}) END`
  return `CASE WHEN strlen(${text}) = length(${text}) THEN ${value(text)} ELSE list_transform([${asciiDigits(text)}], lambda digits: ${value('digits')})[1] END`
}

const cast = (text: string, type: DataType, { timeZone }: CsvReadOptions): string =>
  castFromString(compiled(text, 'VARCHAR'), type, 'try', timeZone).sql

/** Java's BigDecimal takes no blanks. The characters of most numbers are looked at first: that is cheap. */
export const isDecimal = (text: string): string =>
  `(ltrim(${text}, '0123456789.-') = '' OR regexp_full_match(${text}, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?'))`

/** Java's Double.parseDouble: blanks around, a suffix `d` or `f`, and the words for what is no number. */
function floatValue(text: string, type: string, options: CsvReadOptions): string {
  const number = `regexp_extract(${text}, '^[\\x00-\\x20]*([+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?)[dDfF]?[\\x00-\\x20]*$', 1)`
  const words = [
    [options.nanValue, 'nan'],
    [options.negativeInf, '-inf'],
    [options.positiveInf, 'inf'],
    ['NaN', 'nan'],
    ['Infinity', 'inf'],
    ['+Infinity', 'inf'],
    ['-Infinity', '-inf'],
  ] as const
  const whens = words.map(([word, value]) => `WHEN ${stringLiteral(word)} THEN '${value}'::${type}`).join(' ')
  return (
    `CASE WHEN ltrim(${text}, '0123456789.-') = '' THEN TRY_CAST(${text} AS ${type}) ` +
    `ELSE CASE ${text} ${whens} ELSE TRY_CAST(${number} AS ${type}) END END`
  )
}

/** An offset or the name of a zone behind the time. */
export const hasZone = (text: string): string => `regexp_matches(${text}, ':\\d{1,2}(\\.\\d*)?\\s*([+-]\\d|[A-Za-z])')`
