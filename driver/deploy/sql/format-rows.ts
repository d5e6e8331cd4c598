import type { StructType } from '../../../common/types/data-type.ts'
import type { RowValue } from '../../../common/types/row.ts'
import { showLines } from '../../api/show-string.ts'
import { csvLines } from './csv-lines.ts'
import { jsonLines } from './json-lines.ts'
import type { OutputFormat } from './output-format.ts'

type Rows = readonly (readonly RowValue[])[]

/**
 * The text of a result, in pieces that end at line ends.
 * @param timeZone in which timestamps are written
 */
export function formatRows(rows: Rows, schema: StructType, format: OutputFormat, timeZone: string): Iterable<string> {
  switch (format) {
    case 'table':
      return showLines(rows, schema, { rows: rows.length, truncate: 0, vertical: false, timeZone })
    case 'csv':
      return csvLines(rows, schema, timeZone)
    case 'jsonl':
      return jsonLines(rows, schema, timeZone)
  }
}
