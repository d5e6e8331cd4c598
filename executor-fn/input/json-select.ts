import type { DelimitedInput } from '../../common/protocol/task-input.ts'
import type { DataType, StructField } from '../../common/types/data-type.ts'
import { duckDbTypeName, quoteString } from '../../common/types/duckdb-type-name.ts'
import type { DelimitedGroup } from './delimited-input.ts'
import { castColumn, partitionConstant } from './input-view.ts'
import { modeFilter, parseMode } from './parse-mode.ts'
import { lineSource } from './text-select.ts'

/** JSON lines by schema: each line is read as text and its fields extracted, so that one bad line or field is one null. */
export function jsonSelect(input: DelimitedInput, group: DelimitedGroup): string {
  const mode = parseMode(input.options)
  const data = (field: StructField): string => {
    const pointer = quoteString(`$."${field.name.replaceAll('"', '\\"')}"`)
    return jsonValue(`doc`, pointer, field.dataType)
  }
  const columns = input.schema.fields.map(
    (field) => partitionConstant(field, group.partition) ?? castColumn(data(field), field),
  )
  const malformed = "CASE WHEN json_valid(line) THEN json_type(line) <> 'OBJECT' ELSE true END"
  const source = `(SELECT line, CASE WHEN json_valid(line) THEN line::JSON END AS doc FROM ${lineSource(group.paths)} WHERE trim(line) <> '')`
  return `SELECT ${columns.join(', ') || '1'} FROM ${source}${modeFilter(mode, malformed, 'line')}`
}

function jsonValue(doc: string, pointer: string, type: DataType): string {
  switch (type.kind) {
    case 'string':
      return `json_extract_string(${doc}, ${pointer})`
    case 'array':
    case 'map':
    case 'struct':
      return `TRY_CAST(json_extract(${doc}, ${pointer}) AS ${duckDbTypeName(type)})`
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      // A fraction or a string is no integer: null, as Spark has it.
      return `CASE json_type(${doc}, ${pointer}) WHEN 'BIGINT' THEN TRY_CAST(json_extract_string(${doc}, ${pointer}) AS ${duckDbTypeName(type)}) WHEN 'UBIGINT' THEN TRY_CAST(json_extract_string(${doc}, ${pointer}) AS ${duckDbTypeName(type)}) END`
    case 'boolean':
      return `CASE json_type(${doc}, ${pointer}) WHEN 'BOOLEAN' THEN json_extract_string(${doc}, ${pointer}) = 'true' END`
    default:
      return `TRY_CAST(json_extract_string(${doc}, ${pointer}) AS ${duckDbTypeName(type)})`
  }
}
