import type { DataType, StructField, StructType } from '../../common/types/data-type.ts'
import { quoteIdentifier, quoteString } from '../../common/types/duckdb-type-name.ts'

/** A value as Spark writes it to csv and json: timestamps in ISO form with milliseconds, everything else as its cast to string. */
export function csvText(source: string, type: DataType): string {
  switch (type.kind) {
    case 'timestamp':
      return `strftime(${source}, '%Y-%m-%dT%H:%M:%S.%gZ')`
    case 'timestamp_ntz':
      return `strftime(${source}, '%Y-%m-%dT%H:%M:%S.%g')`
    case 'string':
      return source
    default:
      return `CAST(${source} AS VARCHAR)`
  }
}

/** A row as a line of JSON, null fields left out. */
export function jsonLine(schema: StructType): string {
  return jsonObject(schema.fields, (field) => quoteIdentifier(field.name))
}

function jsonObject(fields: readonly StructField[], source: (field: StructField) => string): string {
  const members = fields.map((field) => {
    const value = source(field)
    return `CASE WHEN ${value} IS NOT NULL THEN ${quoteString(`${JSON.stringify(field.name)}:`)} || ${jsonValue(value, field.dataType)} END`
  })
  return `'{' || concat_ws(',', ${members.join(', ') || "''"}) || '}'`
}

function jsonValue(source: string, type: DataType): string {
  switch (type.kind) {
    case 'timestamp':
    case 'timestamp_ntz':
      return `CAST(to_json(${csvText(source, type)}) AS VARCHAR)`
    case 'decimal':
      return `CAST(${source} AS VARCHAR)`
    case 'struct':
      return jsonObject(type.fields, (field) => `struct_extract(${source}, ${quoteString(field.name)})`)
    case 'array':
      return `'[' || array_to_string(list_transform(${source}, lambda x: coalesce(${jsonValue('x', type.elementType)}, 'null')), ',') || ']'`
    default:
      return `CAST(to_json(${source}) AS VARCHAR)`
  }
}
