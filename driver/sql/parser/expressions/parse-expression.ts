import {
  And,
  Arithmetic,
  type ArithmeticOperator,
  Comparison,
  type ComparisonOperator,
  type Expression,
  Not,
  Or,
  UnaryMinus,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'
import type { TokenStream } from '../tokens/token-stream.ts'
import { parseNumber } from './parse-literal.ts'
import { parsePredicate } from './parse-predicate.ts'
import { parsePrimary } from './parse-primary.ts'

/** A whole expression. OR binds loosest, then AND, NOT, one predicate, comparisons, and the arithmetic operators. */
export function parseExpressionText(grammar: Grammar): Expression {
  return grammar.tokens.nested(() => parseChain(grammar, 'OR', Or, parseAnd))
}

const parseAnd = (grammar: Grammar): Expression => parseChain(grammar, 'AND', And, parseNot)

/** `a AND b AND ...` as a balanced tree, as in Spark: generated filters have thousands of terms. */
function parseChain(
  grammar: Grammar,
  word: string,
  join: typeof And | typeof Or,
  operand: (grammar: Grammar) => Expression,
): Expression {
  const { tokens } = grammar
  const start = tokens.peek().start
  const first = operand(grammar)
  if (!tokens.at(word)) return first
  const operands = [first]
  while (tokens.accept(word)) operands.push(operand(grammar))
  const origin = tokens.originFrom(start)
  const balance = (low: number, high: number): Expression => {
    const only = operands[low]
    if (low === high && only) return only
    const middle = Math.floor((low + high) / 2)
    return join({ left: balance(low, middle), right: balance(middle + 1, high), origin })
  }
  return balance(0, operands.length - 1)
}

function parseNot(grammar: Grammar): Expression {
  const { tokens } = grammar
  const { start } = tokens.peek()
  if (tokens.at('NOT') || tokens.at('!')) {
    tokens.next()
    const child = tokens.nested(() => parseNot(grammar))
    return Not({ child, origin: tokens.originFrom(start) })
  }
  return parsePredicate(grammar, start, parseValueExpression(grammar))
}

type Build = (left: Expression, right: Expression) => Expression

/** The binary operators by precedence, loosest first. */
const levels: readonly Readonly<Record<string, Build>>[] = [
  {
    '=': comparison('='),
    '<=>': comparison('<=>'),
    '<': comparison('<'),
    '<=': comparison('<='),
    '>': comparison('>'),
    '>=': comparison('>='),
    '!>': comparison('<='),
    '!<': comparison('>='),
    '<>': (left, right) => Not({ child: comparison('=')(left, right) }),
  },
  { '|': call('|') },
  { '^': call('^') },
  { '&': call('&') },
  { '<<': call('<<'), '>>': call('>>'), '>>>': call('>>>') },
  { '+': arithmetic('+'), '-': arithmetic('-'), '||': call('concat') },
  { '*': arithmetic('*'), '/': arithmetic('/'), '%': arithmetic('%'), DIV: arithmetic('div') },
]

function arithmetic(operator: ArithmeticOperator): Build {
  return (left, right) => Arithmetic({ operator, left, right })
}
function comparison(operator: ComparisonOperator): Build {
  return (left, right) => Comparison({ operator, left, right })
}
function call(name: string): Build {
  return (left, right) => UnresolvedFunction({ name, args: [left, right] })
}

/** An expression without AND, OR, NOT and predicates. */
export function parseValueExpression(grammar: Grammar): Expression {
  return parseBinary(grammar, 0)
}

/** Precedence climbing: operators of `minimum` and tighter levels, all left-associative. */
function parseBinary(grammar: Grammar, minimum: number): Expression {
  const { tokens } = grammar
  const { start } = tokens.peek()
  let left = parseUnary(grammar)
  for (let length = 1; ; length++) {
    const symbol = binaryOperator(tokens)
    const level = symbol === undefined ? -1 : levels.findIndex((operators) => symbol in operators)
    const build = symbol === undefined ? undefined : levels[level]?.[symbol]
    if (symbol === undefined || !build || level < minimum) return left
    tokens.checkChain(length)
    for (let used = 0; used < (symbol.startsWith('>>') ? symbol.length : 1); used++) tokens.next()
    const right = parseBinary(grammar, level + 1)
    left = Object.freeze({ ...build(left, right), origin: tokens.originFrom(start) })
  }
}

/** The coming operator; `>>` and `>>>` are put together here, for the tokens keep `>` single for types. */
function binaryOperator(tokens: TokenStream): string | undefined {
  const token = tokens.peek()
  if (token.kind !== 'symbol') return tokens.at('DIV') ? 'DIV' : undefined
  if (token.value !== '>') return token.value
  let size = 1
  while (size < 3 && tokens.peek(size).value === '>' && tokens.peek(size).start === token.start + size) size++
  return '>'.repeat(size)
}

function parseUnary(grammar: Grammar): Expression {
  const { tokens } = grammar
  const { start, value, kind } = tokens.peek()
  if (kind !== 'symbol' || (value !== '-' && value !== '+' && value !== '~')) return parsePrimary(grammar)
  if (value === '-' && tokens.peek(1).kind === 'number') return parsePrimary(grammar, parseNumber(tokens, true))
  tokens.next()
  const child = tokens.nested(() => parseUnary(grammar))
  const origin = tokens.originFrom(start)
  if (value === '-') return UnaryMinus({ child, origin })
  const name = value === '+' ? 'positive' : '~'
  return UnresolvedFunction({ name, args: [child], origin })
}
