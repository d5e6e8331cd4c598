import type { DataType } from '../../common/types/data-type.ts'
import { duckDbTypeName } from '../../common/types/duckdb-type-name.ts'

/**
 * Text of a csv field as a value, null where it does not parse. Spark's parsers are stricter than DuckDB's casts: `1.5` is no
 * integer and `yes` no boolean.
 */
export function parseValue(text: string, type: DataType): string {
  switch (type.kind) {
    case 'string':
      return text
    case 'binary':
      return `encode(${text})`
    case 'boolean':
      return `CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false END`
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return `CASE WHEN translate(${text}, '.eE_xX ', '') = ${text} THEN TRY_CAST(${text} AS ${duckDbTypeName(type)}) END`
    default:
      return `TRY_CAST(${text} AS ${duckDbTypeName(type)})`
  }
}
