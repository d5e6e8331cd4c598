import type { StructType } from '../../../common/types/data-type.ts'
import type { RowValue } from '../../../common/types/row.ts'
import { showLines } from '../../api/show-string.ts'
import { csvLines } from './csv-lines.ts'
import { jsonLines } from './json-lines.ts'
import type { OutputFormat } from './output-format.ts'

type Rows = readonly (readonly RowValue[])[]

/** The text of a result, in pieces that end at line ends. */
export function formatRows(rows: Rows, schema: StructType, format: OutputFormat): Iterable<string> {
  switch (format) {
    case 'table':
      return showLines(rows, schema, { rows: rows.length, truncate: 0, vertical: false })
    case 'csv':
      return csvLines(rows, schema)
    case 'jsonl':
      return jsonLines(rows, schema)
  }
}
