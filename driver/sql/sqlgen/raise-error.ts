import type { ErrorCondition, ErrorParameters, PlainCondition } from '../../../common/errors/spark-error.ts'
import { stringLiteral } from './literal.ts'

/**
 * A macro that the executor makes in its DuckDB: it fails with what JSON it is given, `{condition, parameters}`, behind a secret of the
 * executor's, so that no value can be taken for an error of ours.
 */
const RAISE = 'flashover_raise'

/** The same with parameters that are expressions of the row. */
export function raiseErrorOf<Condition extends ErrorCondition>(
  condition: Condition,
  parameters: ErrorParameters<Condition>,
): string {
  const pairs = Object.entries(parameters).map(([name, sql]) => `${stringLiteral(name)}, CAST(${sql} AS VARCHAR)`)
  const error = `json_object('condition', ${stringLiteral(condition)}, 'parameters', json_object(${pairs.join(', ')}))`
  return `${RAISE}(CAST(${error} AS VARCHAR))`
}

/** An expression that fails the query with a Spark error when it is evaluated. */
export function raiseError(condition: PlainCondition): string
export function raiseError<Condition extends ErrorCondition>(
  condition: Condition,
  parameters: ErrorParameters<Condition>,
): string
export function raiseError(condition: ErrorCondition, parameters: Readonly<Record<string, string>> = {}): string {
  return `${RAISE}(${stringLiteral(JSON.stringify({ condition, parameters }))})`
}
