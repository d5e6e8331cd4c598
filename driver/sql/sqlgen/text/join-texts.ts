import type { FunctionCall } from '../functions/function-call.ts'

/** The texts of a list without nulls with an argument between them: DuckDB's array_to_string takes constants only. */
export function joinTexts(call: FunctionCall, list: string, separator: number): string {
  const text = call.sql(separator)
  if (call.isLiteral(separator)) return `array_to_string(${list}, ${text})`
  return `CASE WHEN ${text} IS NULL THEN NULL WHEN len(${list}) = 0 THEN '' ELSE list_reduce(${list}, lambda a, b: a || ${text} || b) END`
}
