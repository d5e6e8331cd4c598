import type { CsvInput, DelimitedFileSplit } from '../../common/protocol/task-input.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import type { TaskContext } from '../task-environment.ts'
import { checkCsvHeader, rewriteCsv } from './csv-records.ts'
import { isPlainCsv } from './csv-scan.ts'
import type { FileGroup } from './delimited-input.ts'
import { fileColumn, NO_HIVE_PARTITIONS, quotePath } from './input-view.ts'
import { localFile, readChunks } from './local-file.ts'
import { RECORD_FILE_FORMAT } from './record-file.ts'

/** How the file of a split is read: as it is, maybe with a header to skip, or rewritten. */
export type CsvSource = 'plain' | 'plain with header' | 'records'

export async function prepareCsv(
  context: TaskContext,
  name: string,
  split: DelimitedFileSplit,
  input: CsvInput,
): Promise<{ readonly source: CsvSource; readonly path: string }> {
  const path = await localFile(context, name, split)
  const hasHeader = input.header && split.start === 0
  if (hasHeader && input.headerNames) await checkCsvHeader(path, split.uri, input.headerNames, input.dialect)
  if (!input.needsRecord && (await isPlainCsv(readChunks(path), input.dialect, input.width)))
    return { source: hasHeader ? 'plain with header' : 'plain', path }
  const records = `${name}.records`
  await rewriteCsv(path, records, input, hasHeader)
  return { source: 'records', path: records }
}

/** The cells of the files as text. One that is nothing is null, one of empty quotes is empty. */
export function csvSelect(input: CsvInput, { source, files, partition }: FileGroup<CsvSource>): string {
  const cells = Array.from({ length: input.width }, (_, index) => `c${index}`)
  const isPlain = source !== 'records'
  const columns = isPlain ? cells : [...cells, 'malformed', 'record']
  const settings = [
    ...(isPlain ? plainFormat(input, source === 'plain with header') : [RECORD_FILE_FORMAT]),
    `columns = {${(columns.length > 0 ? columns : ['nothing']).map((name) => `${quoteString(name)}: 'VARCHAR'`).join(', ')}}`,
    // DuckDB reserves its read buffer whole; by default that is sixteen of the longest lines.
    'max_line_size = 8000000',
    'buffer_size = 16000000',
    NO_HIVE_PARTITIONS,
  ]
  const paths = files.map((file) => quotePath(file.path)).join(', ')
  const rest = isPlain ? 'false AS malformed, NULL::VARCHAR AS record' : 'malformed IS NOT NULL AS malformed, record'
  return `SELECT ${[...cells, rest, fileColumn(files)].join(', ')}${partition} FROM read_csv([${paths}], ${settings.join(', ')})`
}

/** Within plain files an escape escapes nothing, or is the quote itself. */
function plainFormat({ dialect }: CsvInput, hasHeader: boolean): readonly string[] {
  const quote = quoteString(dialect.quote)
  return [
    'auto_detect = false',
    'header = false',
    `skip = ${hasHeader ? 1 : 0}`,
    `delim = ${quoteString(dialect.separator)}`,
    `quote = ${quote}`,
    `escape = ${quote}`,
    "nullstr = ''",
    'allow_quoted_nulls = false',
    `parallel = ${!dialect.multiLine}`,
  ]
}
