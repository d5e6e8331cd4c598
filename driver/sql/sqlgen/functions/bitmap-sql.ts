import type { bitmapDefinitions } from '../../expressions/functions/bitmap-definitions.ts'
import { compiled } from '../compiled.ts'
import type { AggregateTable, CompleteForm } from './aggregate-call.ts'
import type { FunctionTable } from './function-call.ts'

/** The bits of a bitmap. */
const BITS = 32_768

export const bitmapSql: FunctionTable<typeof bitmapDefinitions> = {
  // Positions count from 0 in buckets that count from 1; numbers up to 0 have buckets of their own.
  bitmap_bit_position: (c) =>
    c.exact(
      `CASE WHEN ${c.sql(0)} > 0 THEN (${c.sql(0)} - 1) % ${BITS} ELSE CAST(-CAST(${c.sql(0)} AS HUGEINT) % ${BITS} AS BIGINT) END`,
    ),
  bitmap_bucket_number: (c) =>
    c.exact(`CASE WHEN ${c.sql(0)} > 0 THEN 1 + (${c.sql(0)} - 1) // ${BITS} ELSE ${c.sql(0)} // ${BITS} END`),
  bitmap_count: (c) => c.exact(`flashover_bitmap_count(${c.sql(0)})`),
}

/** By the executor, of all that is gathered. */
const gathered = (name: string): CompleteForm => ({
  complete: (call) => {
    const list = `list(${call.distinct}${call.sql(0)})${call.filter(`${call.sql(0)} IS NOT NULL`)}`
    return compiled(`${name}(coalesce(${list}, []))`, call.resultType)
  },
})

export const bitmapAggregateSql: Pick<
  AggregateTable<typeof bitmapDefinitions>,
  'bitmap_construct_agg' | 'bitmap_or_agg' | 'bitmap_and_agg'
> = {
  bitmap_construct_agg: gathered('flashover_bitmap_of'),
  bitmap_or_agg: gathered('flashover_bitmap_or'),
  bitmap_and_agg: gathered('flashover_bitmap_and'),
}
