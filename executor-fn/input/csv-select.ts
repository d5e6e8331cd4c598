import type { DelimitedInput } from '../../common/protocol/task-input.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import type { DelimitedGroup } from './delimited-input.ts'
import { castColumn, nullColumn, partitionConstant } from './input-view.ts'
import { modeFilter, parseMode } from './parse-mode.ts'
import { parseValue } from './parse-value.ts'

/**
 * CSV with Spark's defaults (escape is a backslash, an unquoted empty field is null, a quoted one is not). All fields are read as text
 * and parsed in SQL. One column more than the file should have catches surplus fields; missing ones are null.
 */
export function csvSelect(input: DelimitedInput, group: DelimitedGroup): string {
  const { options } = input
  const fields = input.dataSchema.fields
  const names = fields.map((_, index) => `c${index}`)
  const mode = parseMode(options)
  const nullValue = options['nullvalue'] ?? ''
  // PERMISSIVE need not tell a missing field from a null one. The other modes must: there only a missing one is null to DuckDB.
  const text = (index: number): string =>
    mode === 'PERMISSIVE' ? `c${index}` : `nullif(c${index}, ${quoteString(nullValue)})`
  const settings = [
    'auto_detect = false',
    `columns = {${[...names, 'surplus'].map((name) => `${quoteString(name)}: 'VARCHAR'`).join(', ')}}`,
    'header = false',
    `skip = ${group.fromStart && options['header']?.toLowerCase() === 'true' ? 1 : 0}`,
    `delim = ${quoteString(unescapeChar(options['sep'] ?? options['delimiter'] ?? ','))}`,
    `quote = ${quoteString(options['quote'] ?? '"')}`,
    `escape = ${quoteString(options['escape'] ?? '\\')}`,
    `nullstr = ${quoteString(mode === 'PERMISSIVE' ? nullValue : NEVER)}`,
    'allow_quoted_nulls = false',
    'null_padding = true',
    'strict_mode = false',
    // DuckDB reserves its read buffer whole; by default that is sixteen of the longest lines.
    'max_line_size = 8000000',
    'buffer_size = 16000000',
    'parallel = false',
    ...(options['comment'] ? [`comment = ${quoteString(options['comment'])}`] : []),
  ]
  const source = `read_csv([${group.paths.map(quoteString).join(', ')}], ${settings.join(', ')})`
  const columns = input.schema.fields.map((field) => {
    const constant = partitionConstant(field, group.partition)
    if (constant !== undefined) return constant
    const index = fields.findIndex((candidate) => candidate.name === field.name)
    return index < 0 ? nullColumn(field) : castColumn(parseValue(text(index), field.dataType), field)
  })
  const bad = fields.flatMap((field, index) =>
    field.dataType.kind === 'string'
      ? []
      : [`(${text(index)} IS NOT NULL AND ${parseValue(text(index), field.dataType)} IS NULL)`],
  )
  const malformed = ['surplus IS NOT NULL', `c${Math.max(0, fields.length - 1)} IS NULL`, ...bad]
  const record = `concat_ws(${quoteString(options['sep'] ?? ',')}, ${[...names, 'surplus'].join(', ')})`
  return `SELECT ${columns.join(', ') || '1'} FROM ${source}${modeFilter(mode, malformed.join(' OR '), record)}`
}

/** A field that no file has. */
const NEVER = '\u001e'

const unescapeChar = (text: string): string => (text === '\\t' ? '\t' : text)
