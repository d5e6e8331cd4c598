import type { CsvReadOptions } from '../../../../common/protocol/source-options.ts'
import {
  BooleanType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  TimestampNtzType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { CSV_TYPE_BITS, decimalBit } from '../../../sources/csv-type-bits.ts'
import { stringLiteral } from '../literal.ts'
import { parseDatetime } from '../text/parse-datetime.ts'
import { csvValue } from './csv-value.ts'

/** The bit of the first type that a cell's text is read as, in Spark's order; 0 for null. */
export function csvCellType(text: string, options: CsvReadOptions): string {
  // The cast takes more than the default pattern does.
  const date =
    options.dateFormat === undefined
      ? `CASE WHEN regexp_full_match(${text}, '(-?\\d{4}|\\+\\d{5,})-\\d{2}-\\d{2}') THEN ${csvValue(text, DateType, options)} END`
      : parseDatetime(text, options.dateFormat, 'DATE', options.timeZone)
  const digits = `length(ltrim(rtrim(ltrim(${text}, '+-'), '.'), '0'))`
  const boolean = `${csvValue(text, BooleanType, options)} IS NOT NULL`
  const cases = [
    [`${text} IS NULL`, '0'],
    [`${isWord(text, options)} AND ${boolean}`, CSV_TYPE_BITS.boolean],
    [isWord(text, options), CSV_TYPE_BITS.string],
    [`${csvValue(text, IntegerType, options)} IS NOT NULL`, CSV_TYPE_BITS.int],
    [`${csvValue(text, LongType, options)} IS NOT NULL`, CSV_TYPE_BITS.bigint],
    [
      `regexp_full_match(${text}, '[+-]?\\d{1,38}\\.?')`,
      `${decimalBit(0)} * CAST(pow(2, greatest(1, ${digits})) AS BIGINT)`,
    ],
    [`${csvValue(text, DoubleType, options)} IS NOT NULL`, CSV_TYPE_BITS.double],
    ...(options.preferDate ? [[`${date} IS NOT NULL`, CSV_TYPE_BITS.date]] : []),
    ...(options.infersTimestampNtz ? [[withoutZone(text, options), CSV_TYPE_BITS.timestampNtz]] : []),
    [`${csvValue(text, TimestampType, options)} IS NOT NULL`, CSV_TYPE_BITS.timestamp],
    [boolean, CSV_TYPE_BITS.boolean],
  ]
  return `CAST(CASE ${cases.map(([condition, bit]) => `WHEN ${condition} THEN ${bit}`).join(' ')} ELSE ${CSV_TYPE_BITS.string} END AS BIGINT)`
}

/** Whether a text is a time that names no zone: by a pattern of the user's none can. */
function withoutZone(text: string, options: CsvReadOptions): string {
  const isTime = `${csvValue(text, TimestampNtzType, options)} IS NOT NULL`
  const { timestampNtzFormat: pattern } = options
  if (pattern === undefined)
    return `${isTime} AND regexp_full_match(trim(${text}), '[-+]?[-0-9]*([T ]?[0-9]+:[0-9:.]*)?')`
  return /[VzOXxZ]/.test(pattern.replaceAll(/'[^']*'/g, '')) ? 'false' : isTime
}

/** Whether its first character already tells that a text is neither number nor time: that spares most text all the parsing. */
function isWord(text: string, options: CsvReadOptions): string {
  const { dateFormat, timestampFormat, nanValue, positiveInf, negativeInf } = options
  if (dateFormat !== undefined || timestampFormat !== undefined) return 'false'
  const first = ['0123456789+-. \t\n\r', 'TNI', nanValue, positiveInf, negativeInf]
  return `(${text}[1] < chr(128) AND NOT contains(${stringLiteral(first.join(''))}, ${text}[1]))`
}
