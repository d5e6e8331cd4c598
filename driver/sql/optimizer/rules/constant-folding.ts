import { foldNode } from '../../expressions/constant/fold-constants.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/** Computes operations on literals, except those that could fail. */
export const ConstantFolding: OptimizerRule = {
  name: 'ConstantFolding',
  apply: onAllExpressions(foldNode),
}
