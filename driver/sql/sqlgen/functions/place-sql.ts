import type { placeDefinitions } from '../../expressions/functions/place-definitions.ts'
import type { FunctionTable } from './function-call.ts'

/** The number of the task's partition, which the executor sets before the statement runs. */
const PARTITION = "getvariable('flashover_partition')"

export const placeSql: FunctionTable<typeof placeDefinitions> = {
  spark_partition_id: (c) => c.exact(`CAST(${PARTITION} AS INTEGER)`),
  // Without a window's order DuckDB counts rows as they stream by, in their order.
  monotonically_increasing_id: (c) => c.exact(`((CAST(${PARTITION} AS BIGINT) << 33) + row_number() OVER () - 1)`),
}
