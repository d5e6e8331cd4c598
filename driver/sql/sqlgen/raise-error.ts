import type { ErrorCondition } from '../../../common/errors/spark-error.ts'
import { stringLiteral } from './literal.ts'

/** Opens the text of errors raised by fragments; JSON `{condition, parameters}` follows. The executor translates it. */
export const FRAGMENT_ERROR_PREFIX = 'FLASHOVER_ERROR:'

/** The same with parameters that are expressions of the row. */
export function raiseErrorOf(condition: ErrorCondition, parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).map(([name, sql]) => `${stringLiteral(name)}, CAST(${sql} AS VARCHAR)`)
  const error = `json_object('condition', ${stringLiteral(condition)}, 'parameters', json_object(${pairs.join(', ')}))`
  return `error(${stringLiteral(FRAGMENT_ERROR_PREFIX)} || CAST(${error} AS VARCHAR))`
}

/** An expression that fails the query with a Spark error when it is evaluated. */
export function raiseError(condition: ErrorCondition, parameters: Readonly<Record<string, string>> = {}): string {
  return `error(${stringLiteral(FRAGMENT_ERROR_PREFIX + JSON.stringify({ condition, parameters }))})`
}
