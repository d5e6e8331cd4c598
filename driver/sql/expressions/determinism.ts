import type { Expression, ScalarFunction } from './expression.ts'
import { someExpression } from './expression-tree.ts'

const nondeterministic = new Set([
  'rand',
  'random',
  'randn',
  'randstr',
  'uniform',
  'uuid',
  'shuffle',
  'monotonically_increasing_id',
  'spark_partition_id',
  'input_file_name',
])

/** Whether the same row always gives the same value, so that evaluating it elsewhere or not at all is unseen. */
export const isDeterministic = (expression: Expression): boolean =>
  !someExpression(expression, (node) => node.kind === 'ScalarFunction' && !isDeterministicCall(node))

/** Whether the same arguments always give the same value. */
export const isDeterministicCall = (call: ScalarFunction): boolean => !nondeterministic.has(call.name)
