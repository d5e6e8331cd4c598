import { foldNode } from '../constant/fold-constants.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { transformAllExpressions } from '../transform-expressions.ts'

/** Computes operations on literals, except those that could fail. */
export const ConstantFolding: OptimizerRule = {
  name: 'ConstantFolding',
  apply: (plan) => transformAllExpressions(plan, foldNode),
}
