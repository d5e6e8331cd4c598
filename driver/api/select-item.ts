import { type Expression, UnresolvedAlias } from '../sql/expressions/expression.ts'

const named = new Set<Expression['kind']>([
  'UnresolvedAttribute',
  'UnresolvedStar',
  'Alias',
  'AttributeReference',
  'UnresolvedAlias',
])

/** A select item that is not a name of its own is named in analysis. */
export function selectItem(expression: Expression): Expression {
  return named.has(expression.kind) ? expression : UnresolvedAlias({ child: expression })
}
