import type { DuckDBConnection } from '@duckdb/node-api'
import type { DelimitedInput } from '../../common/protocol/task-input.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import type { DelimitedGroup } from './delimited-input.ts'
import { castColumn, partitionConstant } from './input-view.ts'

/** Files as a relation with one column `line`, a carriage return before the newline cut off. */
export function lineSource(paths: readonly string[]): string {
  // A CSV of one column without quoting: the separator is a character that no text has. An empty line of such a file is a null.
  return (
    `(SELECT coalesce(line, '') AS line FROM read_csv([${paths.map(quoteString).join(', ')}], auto_detect = false, ` +
    `columns = {'line': 'VARCHAR'}, header = false, delim = '\u001f', quote = '', escape = '', ` +
    `strict_mode = false, null_padding = false, max_line_size = 16000000, buffer_size = 32000000, new_line = '\\n'))`
  )
}

/** Text: each line is a row of the one column `value`. */
export function textSelect(_connection: DuckDBConnection, input: DelimitedInput, group: DelimitedGroup): string {
  const columns = input.schema.fields.map(
    (field) => partitionConstant(field, group.partition) ?? castColumn('line', field),
  )
  return `SELECT ${columns.join(', ') || '1'} FROM ${lineSource(group.paths)}`
}
