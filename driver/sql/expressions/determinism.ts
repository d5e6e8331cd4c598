import { isDeterministicFunction } from './builtin-functions.ts'
import type { Expression, ScalarFunction } from './expression.ts'
import { someExpression } from './expression-tree.ts'

/** Whether the same row always gives the same value, so that evaluating it elsewhere or not at all is unseen. */
export const isDeterministic = (expression: Expression): boolean =>
  !someExpression(expression, (node) => node.kind === 'ScalarFunction' && !isDeterministicCall(node))

/** Whether the same arguments always give the same value. */
export const isDeterministicCall = (call: ScalarFunction): boolean => isDeterministicFunction(call.name)
