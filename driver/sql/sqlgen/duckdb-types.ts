import { SparkError } from '../../../common/errors/spark-error.ts'
import { type DataType, simpleString } from '../../../common/types/data-type.ts'
import { identifier } from './identifier.ts'

/**
 * DuckDB's type for a Spark type. The session time zone is UTC, so both of Spark's timestamps are DuckDB's TIMESTAMP
 * (microseconds, no zone): the same 64 bits, without DuckDB's ICU conversions. Both interval types are INTERVAL.
 */
export function duckDbType(type: DataType): string {
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
    case 'timestamp_ntz':
      return 'TIMESTAMP'
    case 'interval':
    case 'day-time interval':
    case 'year-month interval':
      return 'INTERVAL'
    case 'decimal':
      return decimalTypeName(type.precision, type.scale)
    case 'array':
      return `${duckDbType(type.elementType)}[]`
    case 'map':
      return `MAP(${duckDbType(type.keyType)}, ${duckDbType(type.valueType)})`
    case 'struct':
      if (type.fields.length === 0) throw new SparkError('UNSUPPORTED_DATATYPE', { typeName: simpleString(type) })
      return `STRUCT(${type.fields.map((field) => `${identifier(field.name)} ${duckDbType(field.dataType)}`).join(', ')})`
  }
}

export const decimalTypeName = (precision: number, scale: number): string => `DECIMAL(${precision}, ${scale})`
