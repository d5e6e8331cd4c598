import { Comparison, type Expression, type In } from '../../expressions/expression.ts'
import { nullableOf } from '../../expressions/expression-type.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { distinctExpressions, falseLiteral } from '../predicates.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/** Drops repeated values of IN; of one value it is an equality, of none it is false. */
export const OptimizeIn: OptimizerRule = {
  name: 'OptimizeIn',
  apply: onAllExpressions((node) => (node.kind === 'In' ? optimizeIn(node) : node)),
}

function optimizeIn(node: In): Expression {
  if (node.list.length === 0) return nullableOf(node.value) ? node : falseLiteral
  const list = distinctExpressions(node.list)
  const [only] = list
  if (only && list.length === 1) return Comparison({ operator: '=', left: node.value, right: only })
  return list === node.list ? node : Object.freeze({ ...node, list })
}
