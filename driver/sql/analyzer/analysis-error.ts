import { type ErrorCondition, type ErrorParameters, SparkError } from '../../../common/errors/spark-error.ts'
import type { Origin } from '../expressions/expression.ts'

/** An error that points at the node's place in the SQL text, where it has one. */
export function analysisError<Condition extends ErrorCondition>(
  condition: Condition,
  parameters: ErrorParameters<Condition>,
  at?: { readonly origin?: Origin },
): SparkError {
  return new SparkError(condition, parameters, at?.origin ? { context: at.origin } : {})
}

export const quoted = (text: string): string => `"${text}"`
