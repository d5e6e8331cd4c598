import { SparkError } from '../../../common/errors/spark-error.ts'
import type { DataType } from '../../../common/types/data-type.ts'
import { quoteString } from '../../../common/types/duckdb-type-name.ts'
import { Decimal } from '../../../common/types/row.ts'
import type { LiteralValue } from '../expressions/expression.ts'
import { duckDbType } from './duckdb-types.ts'

export { quoteString as stringLiteral }

/** A literal of exactly the DuckDB type of `type`. DuckDB folds the casts before it plans. */
export function literalSql(value: LiteralValue, type: DataType): string {
  if (value === null) return `CAST(NULL AS ${duckDbType(type)})`
  switch (type.kind) {
    case 'string':
      return quoteString(String(value))
    case 'boolean':
      return value === true ? 'true' : 'false'
    case 'int':
      return Number(value) < 0 ? `CAST(${value} AS INTEGER)` : `${value}`
    case 'tinyint':
    case 'smallint':
    case 'bigint':
      return `CAST(${value} AS ${duckDbType(type)})`
    case 'float':
    case 'double':
      return `CAST('${floatText(Number(value))}' AS ${duckDbType(type)})`
    case 'decimal':
      return `CAST('${new Decimal(BigInt(value as bigint), type.scale)}' AS ${duckDbType(type)})`
    case 'date':
      return dateLiteral(Number(value))
    case 'timestamp':
    case 'timestamp_ntz':
      return `make_timestamp(CAST(${value} AS BIGINT))`
    case 'day-time interval':
      return `CAST(${value} AS BIGINT)`
    case 'year-month interval':
      return `CAST(${value} AS INTEGER)`
    case 'binary':
      return blobLiteral(value as Uint8Array)
    default:
      throw new SparkError('UNSUPPORTED_FEATURE', { feature: `a literal of the type ${type.kind}` })
  }
}

function dateLiteral(days: number): string {
  const date = new Date(days * 86_400_000)
  const year = date.getUTCFullYear()
  // Only years of four digits have a text that DuckDB and ISO agree on; JavaScript has no date at all for the largest.
  if (!(year >= 1000 && year <= 9999)) return `(DATE '1970-01-01' + CAST(${days} AS INTEGER))`
  return `DATE '${date.toISOString().slice(0, 10)}'`
}

function blobLiteral(bytes: Uint8Array): string {
  return `unhex('${Buffer.from(bytes).toString('hex')}')`
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  return Object.is(value, -0) ? '-0.0' : `${value}`
}
