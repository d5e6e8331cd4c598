import type { FunctionCall } from '../functions/function-call.ts'

/** No JavaScript string is longer, and Spark's own texts and arrays end at two thousand million. */
export const MAX_TEXT_BYTES = 2 ** 29 - 24
/** Half a gigabyte of bigints. DuckDB does not count what is in its vectors towards its memory: a larger one would end the executor. */
export const MAX_ELEMENTS = 2 ** 26

/**
 * The argument that says how large the function's value gets, or an error where that is too large. It stands within the call and not around it, so that no
 * constant call is computed while the statement is planned.
 *
 * @param size what the value's size is, as SQL
 */
export function boundedSize(c: FunctionCall, argument: string, size: string, limit: number): string {
  const failure = c.raiseOf('COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION', {
    numberOfElements: size,
    maxRoundedArrayLength: String(limit),
    functionName: `'\`${c.name}\`'`,
  })
  return `CASE WHEN ${size} > ${limit} THEN ${failure} ELSE ${argument} END`
}
