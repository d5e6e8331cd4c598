import type { CsvReadOptions } from '../../../../common/protocol/source-options.ts'
import { BooleanType, DoubleType, TimestampType } from '../../../../common/types/data-type.ts'
import { CSV_TYPE_BITS, decimalBit } from '../../../sources/csv-type-bits.ts'
import { stringLiteral } from '../literal.ts'
import { parseDatetime } from '../text/parse-datetime.ts'
import { csvValue } from './csv-value.ts'

/** The bit of the first type that a cell's text is read as, in Spark's order; 0 for null. */
export function csvCellType(text: string, options: CsvReadOptions): string {
  const isInteger = `ltrim(${text}, '+-0123456789') = ''`
  const date = parseDatetime(text, options.dateFormat ?? 'yyyy-MM-dd', 'DATE')
  const digits = `length(ltrim(rtrim(ltrim(${text}, '+-'), '.'), '0'))`
  const boolean = `${csvValue(text, BooleanType, options)} IS NOT NULL`
  const cases = [
    [`${text} IS NULL`, '0'],
    [`${isWord(text, options)} AND ${boolean}`, CSV_TYPE_BITS.boolean],
    [isWord(text, options), CSV_TYPE_BITS.string],
    [`${isInteger} AND TRY_CAST(${text} AS INTEGER) IS NOT NULL`, CSV_TYPE_BITS.int],
    [`${isInteger} AND TRY_CAST(${text} AS BIGINT) IS NOT NULL`, CSV_TYPE_BITS.bigint],
    [
      `regexp_full_match(${text}, '[+-]?\\d{1,38}\\.?')`,
      `${decimalBit(0)} * CAST(pow(2, greatest(1, ${digits})) AS BIGINT)`,
    ],
    [`${csvValue(text, DoubleType, options)} IS NOT NULL`, CSV_TYPE_BITS.double],
    ...(options.preferDate ? [[`${date} IS NOT NULL`, CSV_TYPE_BITS.date]] : []),
    [`${csvValue(text, TimestampType, options)} IS NOT NULL`, CSV_TYPE_BITS.timestamp],
    [boolean, CSV_TYPE_BITS.boolean],
  ]
  return `CAST(CASE ${cases.map(([condition, bit]) => `WHEN ${condition} THEN ${bit}`).join(' ')} ELSE ${CSV_TYPE_BITS.string} END AS BIGINT)`
}

/** Whether its first character already tells that a text is neither number nor time: that spares most text all the parsing. */
function isWord(text: string, options: CsvReadOptions): string {
  const { dateFormat, timestampFormat, nanValue, positiveInf, negativeInf } = options
  if (dateFormat !== undefined || timestampFormat !== undefined) return 'false'
  const first = ['0123456789+-. \t\n\r', 'TNI', nanValue, positiveInf, negativeInf]
  return `NOT contains(${stringLiteral(first.join(''))}, ${text}[1])`
}
