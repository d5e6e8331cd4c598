import { BooleanType } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { aggregateFunction, windowFunction } from '../../expressions/builtin-functions.ts'
import { Alias, type Expression, type SortOrder, UnresolvedFunction } from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'
import { parseColumnAlias } from '../parse-identifier.ts'
import { parseSortItem } from '../queries/parse-sort-item.ts'
import { intLiteral, literal } from './parse-literal.ts'
import { parseOver } from './parse-window.ts'

/** `name([DISTINCT] args) [FILTER (WHERE ...)] [OVER ...]`, from the parenthesis on. Names are lower case in the plan. */
export function parseFunctionCall(grammar: Grammar, start: number, name: string): Expression {
  const { tokens } = grammar
  tokens.expect('(')
  const distinct = tokens.at('DISTINCT') && tokens.peek(1).value !== ')' ? tokens.accept('DISTINCT') : false
  if (!distinct && tokens.at('ALL') && tokens.peek(1).value !== ')' && tokens.peek(1).value !== ',')
    tokens.accept('ALL')
  let args: Expression[] = tokens.at(')') ? [] : tokens.commaList(() => parseArgument(grammar, name))
  let ignoreNulls = acceptNulls(grammar)
  tokens.expect(')')
  const orderBy = parseWithinGroup(grammar)
  let filter: Expression | undefined
  if (tokens.accept('FILTER', '(')) {
    tokens.expect('WHERE')
    filter = grammar.expression()
    tokens.expect(')')
  }
  ignoreNulls = acceptNulls(grammar) || ignoreNulls
  const only = args[0]
  if (
    name === 'count' &&
    !distinct &&
    args.length === 1 &&
    only?.kind === 'UnresolvedStar' &&
    !only.except &&
    only.target.length === 0
  ) {
    args = [intLiteral(tokens, start, 1)]
  }
  const isWindowFunction = windowFunction(name)?.acceptsIgnoreNulls === true
  if (ignoreNulls && !isWindowFunction) {
    if (!aggregateFunction(name)?.acceptsIgnoreNulls) failSyntax(grammar, name, 'IGNORE NULLS')
    args = [...args, literal(tokens, start, true, BooleanType)]
  }
  const origin = tokens.originFrom(start)
  const passesNulls = ignoreNulls && isWindowFunction && { ignoreNulls: true as const }
  const call = UnresolvedFunction({
    name,
    args,
    distinct,
    origin,
    ...(filter && { filter }),
    ...(orderBy && { orderBy }),
    ...passesNulls,
  })
  return parseOver(grammar, start, call)
}

function parseWithinGroup(grammar: Grammar): readonly SortOrder[] | undefined {
  const { tokens } = grammar
  if (!tokens.accept('WITHIN', 'GROUP')) return undefined
  return tokens.parenthesized(() => {
    tokens.expect('ORDER')
    tokens.expect('BY')
    return tokens.commaList(() => parseSortItem(grammar))
  })
}

function failSyntax({ tokens }: Grammar, name: string, syntax: string): never {
  return tokens.failWith('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', {
    prettyName: quotedName([name]),
    syntax,
  })
}

function parseArgument(grammar: Grammar, name: string): Expression {
  const { tokens } = grammar
  if (tokens.peek().kind === 'word' && tokens.peek(1).value === '=>')
    tokens.unsupported('named arguments (name => value)')
  const { start } = tokens.peek()
  const child = grammar.expression()
  const alias = name === 'struct' ? parseColumnAlias(tokens) : undefined
  if (alias === undefined) return child
  return Alias({ child, name: alias, origin: tokens.originFrom(start) })
}

/** `IGNORE NULLS` or `RESPECT NULLS` (the default). */
function acceptNulls({ tokens }: Grammar): boolean {
  if (tokens.accept('RESPECT', 'NULLS')) return false
  return tokens.accept('IGNORE', 'NULLS')
}
