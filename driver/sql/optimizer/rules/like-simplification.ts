import { BooleanType, StringType } from '../../../../common/types/data-type.ts'
import { Comparison, type Expression, type Like, Literal, ScalarFunction } from '../../expressions/expression.ts'
import { nullableOf } from '../../expressions/expression-type.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/** LIKE by a plain prefix, suffix or part is `startswith`, `endswith` or `contains`; without a wildcard it is `=`. */
export const LikeSimplification: OptimizerRule = {
  name: 'LikeSimplification',
  apply: onAllExpressions((node) => (node.kind === 'Like' ? simplify(node) : node)),
}

function simplify(node: Like): Expression {
  if (node.caseInsensitive || node.pattern.kind !== 'Literal' || typeof node.pattern.value !== 'string') return node
  const pattern = node.pattern.value
  if (pattern.includes(node.escape) || pattern.includes('_')) return node
  const match = /^(%*)([^%]*)(%*)$/s.exec(pattern)
  const text = match?.[2]
  if (!match || text === undefined || text === '') return node
  const part: Literal = Literal({ value: text, dataType: StringType })
  if (!match[1] && !match[3]) return Comparison({ operator: '=', left: node.value, right: part })
  const name = match[1] && match[3] ? 'contains' : match[1] ? 'endswith' : 'startswith'
  return ScalarFunction({
    name,
    args: [node.value, part],
    dataType: BooleanType,
    nullable: nullableOf(node.value),
  })
}
