import { type Expression, LambdaFunction, UnresolvedNamedLambdaVariable } from '../../expressions/expression.ts'
import { transformUp } from '../../expressions/expression-tree.ts'
import type { Grammar } from '../grammar.ts'

/**
 * `x -> e` or `(x, y) -> e`, from the arrow on. Every name in the body may be a variable; analysis, which knows the variables around it
 * and whether case counts, says which is one.
 */
export function parseLambda(grammar: Grammar, start: number, names: readonly Expression[]): Expression {
  const { tokens } = grammar
  const variables = names.map((name) =>
    name.kind === 'UnresolvedAttribute' && name.nameParts.length === 1 ? asVariable(name) : tokens.fail(),
  )
  tokens.expect('->')
  const body = tokens.nested(grammar.expression)
  return LambdaFunction({
    function: transformUp(body, (node) => (node.kind === 'UnresolvedAttribute' ? asVariable(node) : node)),
    arguments: variables,
    origin: tokens.originFrom(start),
  })
}

const asVariable = ({ nameParts, origin }: Extract<Expression, { kind: 'UnresolvedAttribute' }>) =>
  UnresolvedNamedLambdaVariable({ nameParts, ...(origin && { origin }) })
