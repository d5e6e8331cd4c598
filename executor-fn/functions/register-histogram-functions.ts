import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBListValue,
  INTEGER,
  LIST,
  listValue,
  STRUCT,
  structValue,
} from '@duckdb/node-api'
import { numericHistogram } from './numeric-histogram.ts'
import { registerFunction } from './register-function.ts'

/** Spark's `histogram_numeric`, of all values and the number of bins; null of none. */
export function registerHistogramFunctions(connection: DuckDBConnection): void {
  const bins = LIST(STRUCT({ x: DOUBLE, y: DOUBLE }))
  registerFunction(connection, 'flashover_histogram', [LIST(DOUBLE), INTEGER], bins, (values, size) => {
    const items = values instanceof DuckDBListValue ? values.items.map(Number) : []
    return listValue(numericHistogram(items, size).map(({ x, y }) => structValue({ x, y })))
  })
}
