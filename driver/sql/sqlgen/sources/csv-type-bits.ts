import type { CsvReadOptions } from '../../../../common/protocol/source-options.ts'
import { BooleanType, DoubleType, TimestampType } from '../../../../common/types/data-type.ts'
import { CSV_TYPE_BITS, decimalBit } from '../../catalog/csv-type-bits.ts'
import { parseDatetime } from '../parse-datetime.ts'
import { csvValue } from './csv-value.ts'

/** The bit of the first type that a cell's text is read as, in Spark's order; 0 for null. */
export function csvTypeBits(text: string, options: CsvReadOptions): string {
  const isInteger = `ltrim(${text}, '+-0123456789') = ''`
  const date = parseDatetime(text, options.dateFormat ?? 'yyyy-MM-dd', 'DATE')
  const digits = `length(ltrim(rtrim(ltrim(${text}, '+-'), '.'), '0'))`
  const cases = [
    [`${text} IS NULL`, '0'],
    [`${isInteger} AND TRY_CAST(${text} AS INTEGER) IS NOT NULL`, CSV_TYPE_BITS.int],
    [`${isInteger} AND TRY_CAST(${text} AS BIGINT) IS NOT NULL`, CSV_TYPE_BITS.bigint],
    [
      `regexp_full_match(${text}, '[+-]?\\d{1,38}\\.?')`,
      `${decimalBit(0)} * CAST(pow(2, greatest(1, ${digits})) AS BIGINT)`,
    ],
    [`${csvValue(text, DoubleType, options)} IS NOT NULL`, CSV_TYPE_BITS.double],
    ...(options.preferDate ? [[`${date} IS NOT NULL`, CSV_TYPE_BITS.date]] : []),
    [`${csvValue(text, TimestampType, options)} IS NOT NULL`, CSV_TYPE_BITS.timestamp],
    [`${csvValue(text, BooleanType, options)} IS NOT NULL`, CSV_TYPE_BITS.boolean],
  ]
  return `CAST(CASE ${cases.map(([condition, bit]) => `WHEN ${condition} THEN ${bit}`).join(' ')} ELSE ${CSV_TYPE_BITS.string} END AS BIGINT)`
}
