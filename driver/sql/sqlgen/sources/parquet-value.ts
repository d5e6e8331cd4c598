import type { DataType } from '../../../../common/types/data-type.ts'
import { duckDbType } from '../duckdb-types.ts'

/**
 * A value as it is written to Parquet: instants as such (`isAdjustedToUTC`). Intervals are numbers of months or microseconds, which Spark's schema in the
 * file's metadata makes intervals again. Casts between the two timestamps go over ICU, and cost twenty times what this does; they
 * are left for nested values.
 */
export function parquetValue(value: string, type: DataType): string {
  switch (type.kind) {
    case 'timestamp':
      return `make_timestamptz(epoch_us(${value}))`
    case 'array':
    case 'map':
    case 'struct': {
      const written = duckDbType(type, 'TIMESTAMPTZ')
      return written === duckDbType(type) ? value : `CAST(${value} AS ${written})`
    }
    default:
      return value
  }
}
