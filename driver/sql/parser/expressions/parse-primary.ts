import {
  Cast,
  type Expression,
  ScalarSubquery,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
} from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'
import { parseParameter } from '../parameter-markers.ts'
import { atIdentifier, parseAnyName, parseIdentifier, parseMultipartIdentifier } from '../parse-identifier.ts'
import { parseIdentifierClause } from '../parse-identifier-clause.ts'
import { atQuery } from '../queries/query-lookahead.ts'
import type { TokenStream } from '../tokens/token-stream.ts'
import { parseType } from './parse-data-type.ts'
import { parseFunctionCall } from './parse-function.ts'
import { parseLambda } from './parse-lambda.ts'
import { parseLiteral, stringLiteral } from './parse-literal.ts'
import { parseSpecialForm } from './parse-special-form.ts'

/** An operand with what is written behind it: `.field`, `[index]`, `::type`. */
export function parsePrimary(grammar: Grammar, parsed?: Expression): Expression {
  const { tokens } = grammar
  const start = parsed?.origin?.start ?? tokens.peek().start
  let base = parsed ?? parseBase(grammar)
  for (let length = 1; ; length++) {
    tokens.checkChain(length)
    if (tokens.accept('::')) {
      base = Cast({ child: base, dataType: parseType(tokens) })
    } else if (tokens.accept('[')) {
      const index = tokens.nested(grammar.valueExpression)
      tokens.expect(']')
      base = UnresolvedFunction({ name: 'extract_value', args: [base, index], bySyntax: true })
    } else if (tokens.at('.') && tokens.peek(1).value !== '*') {
      tokens.next()
      const name = tokens.peek()
      const field = parseAnyName(tokens)
      base =
        base.kind === 'UnresolvedAttribute'
          ? { ...base, nameParts: [...base.nameParts, field] }
          : UnresolvedFunction({
              name: 'extract_value',
              args: [base, stringLiteral(tokens, name.start, field)],
              bySyntax: true,
            })
    } else if (tokens.at('COLLATE')) tokens.unsupported('collations (COLLATE)')
    else return base
    base = Object.freeze({ ...base, origin: tokens.originFrom(start) })
  }
}

function parseBase(grammar: Grammar): Expression {
  const { tokens } = grammar
  const found = parseLiteral(grammar) ?? parseSpecialForm(grammar)
  if (found) return found
  if (tokens.at('(')) return parseParenthesized(grammar)
  const { start } = tokens.peek()
  if (tokens.accept('*')) return star(grammar, start, [])
  const parameter = parseParameter(tokens)
  if (parameter) return Object.freeze({ ...parameter, origin: tokens.originFrom(start) })
  const identifier = parseIdentifierClause(tokens)
  if (identifier) return parseName(grammar, start, identifier)
  // LEFT(...), RIGHT(...), IF(...) and their kind are functions: any word called is one.
  if (!atIdentifier(tokens)) tokens.fail()
  if (tokens.at('LATERAL') || tokens.at('JOIN')) tokens.fail()
  return parseName(grammar, start)
}

/** A column, a qualified star or a call: the dots up to the parenthesis belong to the name. */
function parseName(grammar: Grammar, start: number, given?: readonly string[]): Expression {
  const { tokens } = grammar
  const nameParts = given ? [...given] : [parseIdentifier(tokens)]
  if (tokens.at('->')) return parseLambda(grammar, start, [UnresolvedAttribute({ nameParts })])
  if (tokens.peek().kind === 'string' && tokens.peek(-1).kind === 'word') refuseTypedLiteral(tokens)
  while (tokens.at('.')) {
    if (tokens.accept('.', '*')) return star(grammar, start, nameParts)
    tokens.next()
    nameParts.push(parseAnyName(tokens))
  }
  if (tokens.at('(')) return parseFunctionCall(grammar, start, nameParts.join('.').toLowerCase())
  return UnresolvedAttribute({ nameParts, origin: tokens.originFrom(start) })
}

/** `word 'text'`: Spark takes it for a literal of a type that is not there. */
function refuseTypedLiteral(tokens: TokenStream): never {
  const type = tokens.peek(-1)
  tokens.next()
  return tokens.failFrom(type, 'UNSUPPORTED_TYPED_LITERAL', {
    unsupportedType: `"${type.value}"`,
    supportedTypes: '"DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "INTERVAL", "X"',
  })
}

function star({ tokens }: Grammar, start: number, target: readonly string[]): Expression {
  const leavesOut = tokens.at('EXCEPT', '(') && !['SELECT', 'WITH', 'VALUES', '('].includes(tokens.peek(2).value)
  if (!leavesOut) return UnresolvedStar({ target, origin: tokens.originFrom(start) })
  tokens.next()
  const except = tokens.parenthesized(() =>
    tokens.commaList(() => {
      const from = tokens.peek().start
      return UnresolvedAttribute({ nameParts: parseMultipartIdentifier(tokens), origin: tokens.originFrom(from) })
    }),
  )
  return UnresolvedStar({ target, except, origin: tokens.originFrom(start) })
}

/** A scalar subquery, a row `(a, b)`, or an expression in parentheses. */
function parseParenthesized(grammar: Grammar): Expression {
  const { tokens } = grammar
  const { start } = tokens.peek()
  if (atQuery(tokens)) {
    const plan = tokens.parenthesized(grammar.query)
    return ScalarSubquery({ plan, origin: tokens.originFrom(start) })
  }
  const [first, ...rest] = tokens.parenthesized(() => tokens.commaList(grammar.expression))
  if (first && rest.length > 0 && tokens.at('->')) return parseLambda(grammar, start, [first, ...rest])
  if (!first) return tokens.fail()
  if (rest.length === 0) return first
  const origin = tokens.originFrom(start)
  return UnresolvedFunction({ name: 'struct', args: [first, ...rest], origin })
}
