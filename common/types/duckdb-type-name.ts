import { SparkError } from '../errors/spark-error.ts'
import { type DataType, type StructType, simpleString, VoidType } from './data-type.ts'

/** A quoted DuckDB identifier. NUL cannot stand in SQL text, and no identifier is empty: both become visible symbols. */
export const quoteIdentifier = (name: string): string =>
  `"${(wellFormed(name) || '\u2205').replaceAll('\0', '\u2400').replaceAll('"', '""')}"`

/** A DuckDB string literal. NUL cannot stand in SQL text and is joined in by chr(0). */
export function quoteString(text: string): string {
  const quoted = wellFormed(text)
    .split('\0')
    .map((part) => `'${part.replaceAll("'", "''")}'`)
  return quoted.length === 1 ? (quoted[0] ?? "''") : `(${quoted.join(' || chr(0) || ')})`
}

/** Lone surrogates cannot be UTF-8. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

export const decimalTypeName = (precision: number, scale: number): string => `DECIMAL(${precision}, ${scale})`

/**
 * DuckDB's type for a Spark type. DuckDB's own time zone is UTC, so both of Spark's timestamps are TIMESTAMP, the same 64 bits: what a session's
 * time zone changes, the SQL says. Intervals are the numbers that Spark has: microseconds, months, or for calendar intervals all three parts, as
 * DuckDB's INTERVAL takes 30 days for a month where it compares.
 *
 * @param instant what `timestamp` is, if it is to be told from `timestamp_ntz`
 */
export function duckDbTypeName(type: DataType, instant: 'TIMESTAMP' | 'TIMESTAMPTZ' = 'TIMESTAMP'): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN'
    case 'tinyint':
      return 'TINYINT'
    case 'smallint':
      return 'SMALLINT'
    case 'int':
    case 'void':
      return 'INTEGER'
    case 'bigint':
      return 'BIGINT'
    case 'float':
      return 'FLOAT'
    case 'double':
      return 'DOUBLE'
    case 'string':
      return 'VARCHAR'
    case 'binary':
      return 'BLOB'
    case 'date':
      return 'DATE'
    case 'timestamp':
      return instant
    case 'timestamp_ntz':
      return 'TIMESTAMP'
    case 'interval':
      return 'STRUCT("months" INTEGER, "days" INTEGER, "microseconds" BIGINT)'
    case 'day-time interval':
      return 'BIGINT'
    case 'year-month interval':
      return 'INTEGER'
    case 'decimal':
      return decimalTypeName(type.precision, type.scale)
    case 'array':
      return `${duckDbTypeName(type.elementType, instant)}[]`
    case 'map':
      return `MAP(${duckDbTypeName(type.keyType, instant)}, ${duckDbTypeName(type.valueType, instant)})`
    case 'struct':
      if (type.fields.length === 0) throw new SparkError('UNSUPPORTED_DATATYPE', { typeName: simpleString(type) })
      return `STRUCT(${duckDbFieldNames(type)
        .map(
          (name, index) =>
            `${quoteIdentifier(name)} ${duckDbTypeName(type.fields[index]?.dataType ?? VoidType, instant)}`,
        )
        .join(', ')})`
  }
}

/** Whether a type is a struct with fields of one name, or of names that differ by case only. */
export const hasTwinFields = (type: DataType): boolean =>
  type.kind === 'struct' && new Set(type.fields.map(({ name }) => name.toLowerCase())).size < type.fields.length

/** The names of a struct's fields in DuckDB, which tells no upper from lower case and has none twice: one that has come before gets its place behind it. */
export function duckDbFieldNames({ fields }: StructType): readonly string[] {
  const taken = new Set<string>()
  return fields.map(({ name }, index) => {
    const place = `#${index + 1}`
    let own = name
    while (taken.has(own.toLowerCase())) own += place
    taken.add(own.toLowerCase())
    return own
  })
}
