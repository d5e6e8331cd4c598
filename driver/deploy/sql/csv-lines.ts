import type { StructType } from '../../../common/types/data-type.ts'
import type { RowValue } from '../../../common/types/row.ts'
import { valueText } from '../../api/value-text.ts'

/** RFC 4180 with a header; null is an empty field, the empty string a quoted one. */
export function* csvLines(
  rows: Iterable<readonly RowValue[]>,
  { fields }: StructType,
  timeZone: string,
): Generator<string> {
  yield `${fields.map((field) => quoted(field.name)).join(',')}\r\n`
  for (const row of rows) {
    const cells = fields.map(({ dataType }, index) => {
      const value = row[index] ?? null
      return value === null ? '' : quoted(valueText(value, dataType, { nestedNull: 'null', timeZone }))
    })
    yield `${cells.join(',')}\r\n`
  }
}

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
