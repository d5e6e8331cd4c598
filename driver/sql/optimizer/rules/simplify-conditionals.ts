import { type CaseWhen, type Expression, Literal } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { isFalse, isNullLiteral, isTrue } from '../predicates.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/** Drops branches of CASE that are never taken, and what follows one that always is. */
export const SimplifyConditionals: OptimizerRule = {
  name: 'SimplifyConditionals',
  apply: onAllExpressions((node) => (node.kind === 'CaseWhen' ? simplify(node) : node)),
}

function simplify(node: CaseWhen): Expression {
  const possible = node.branches.filter(({ condition }) => !isFalse(condition) && !isNullLiteral(condition))
  const certain = possible.findIndex(({ condition }) => isTrue(condition))
  const branches = certain < 0 ? possible : possible.slice(0, certain)
  const elseValue = certain < 0 ? node.elseValue : possible[certain]?.value
  if (branches.length === node.branches.length && elseValue === node.elseValue) return node
  if (branches.length > 0) return Object.freeze({ ...node, branches, elseValue })
  return elseValue ?? Literal({ value: null, dataType: dataTypeOf(node) })
}
