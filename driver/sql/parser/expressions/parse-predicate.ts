import { BooleanType } from '../../../../common/types/data-type.ts'
import {
  And,
  Between,
  Comparison,
  type Expression,
  In,
  InSubquery,
  IsNotNull,
  IsNull,
  Like,
  Not,
  Or,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'
import { atQuery } from '../queries/query-lookahead.ts'
import { literal } from './parse-literal.ts'

/** `value [NOT] BETWEEN | IN | LIKE | ILIKE | RLIKE | IS ...`: at most one, as in Spark; the value alone if none comes. */
export function parsePredicate(grammar: Grammar, start: number, value: Expression): Expression {
  const { tokens } = grammar
  const finish = (expression: Expression): Expression =>
    Object.freeze({ ...expression, origin: tokens.originFrom(start) })
  const negate = (expression: Expression, negated: boolean): Expression =>
    negated ? finish(Not({ child: finish(expression) })) : finish(expression)

  if (tokens.accept('IS')) return parseIs(grammar, value, negate)
  const negated = tokens.at('NOT') && predicateWords.has(tokens.peek(1).value)
  if (negated) tokens.next()
  if (tokens.accept('BETWEEN')) {
    const lower = grammar.valueExpression()
    tokens.expect('AND')
    return negate(Between({ value, lower, upper: grammar.valueExpression() }), negated)
  }
  if (tokens.accept('IN')) return negate(parseIn(grammar, value), negated)
  if (tokens.accept('RLIKE') || tokens.accept('REGEXP')) {
    const args = [value, grammar.valueExpression()]
    return negate(UnresolvedFunction({ name: 'rlike', args }), negated)
  }
  if (tokens.at('LIKE') || tokens.at('ILIKE')) {
    const caseInsensitive = tokens.next().value === 'ILIKE'
    const like = (pattern: Expression, escapeChar: string): Expression =>
      finish(Like({ value, pattern, escape: escapeChar, caseInsensitive }))
    const quantifier = tokens.peek()
    if (tokens.peek(1).value === '(' && (tokens.at('ANY') || tokens.at('SOME') || tokens.at('ALL'))) {
      tokens.next()
      if (tokens.at('(', ')')) tokens.failWith('INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN', {})
      // Spark's LikeAny and NotLikeAll: a chain of OR or AND gives the same values, nulls included.
      const join = quantifier.value === 'ALL' ? And : Or
      return tokens
        .parenthesized(() => tokens.commaList(grammar.expression))
        .map((pattern) => negate(like(pattern, '\\'), negated))
        .reduce((left, right) => finish(join({ left, right })))
    }
    const pattern = grammar.valueExpression()
    return negate(like(pattern, tokens.accept('ESCAPE') ? parseEscape(grammar) : '\\'), negated)
  }
  return value
}

const predicateWords: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'LIKE', 'ILIKE', 'RLIKE', 'REGEXP'])

function parseIs(
  grammar: Grammar,
  value: Expression,
  negate: (expression: Expression, negated: boolean) => Expression,
): Expression {
  const { tokens } = grammar
  const negated = tokens.accept('NOT')
  const word = tokens.peek()
  if (tokens.accept('NULL') || tokens.accept('UNKNOWN')) {
    return negate(negated ? IsNotNull({ child: value }) : IsNull({ child: value }), false)
  }
  if (tokens.accept('TRUE') || tokens.accept('FALSE')) {
    const right = literal(tokens, word.start, word.value === 'TRUE', BooleanType)
    return negate(Comparison({ operator: '<=>', left: value, right }), negated)
  }
  if (!tokens.accept('DISTINCT')) tokens.fail()
  tokens.expect('FROM')
  return negate(Comparison({ operator: '<=>', left: value, right: grammar.valueExpression() }), !negated)
}

function parseIn(grammar: Grammar, value: Expression): Expression {
  const { tokens } = grammar
  if (!tokens.at('(')) tokens.fail(`: missing '('`)
  if (tokens.at('(', ')')) tokens.failWith('INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE', {})
  // `IN ((SELECT 1))` is a list of one scalar subquery.
  const inner = tokens.at('(', '(') ? tokens.closingOf(tokens.index + 1) : undefined
  const wrapped = inner !== undefined && inner + 1 === tokens.closingOf(tokens.index)
  if (wrapped || !atQuery(tokens)) {
    return In({ value, list: tokens.parenthesized(() => tokens.commaList(grammar.expression)) })
  }
  const row = value.kind === 'UnresolvedFunction' && value.name === 'struct'
  return InSubquery({ values: row ? value.args : [value], plan: tokens.parenthesized(grammar.query) })
}

function parseEscape({ tokens }: Grammar): string {
  const token = tokens.peek()
  if (token.kind !== 'string') tokens.fail()
  if ([...token.value].length !== 1) tokens.failWith('INVALID_ESC', { invalidEscape: token.text })
  tokens.next()
  return token.value
}
