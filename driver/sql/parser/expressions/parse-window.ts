import { type Expression, WindowExpression, type WindowFrame } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import { type FrameBound, frameBetween } from '../../expressions/window-frame.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifier } from '../parse-identifier.ts'
import { parseSortItem } from '../queries/parse-sort-item.ts'

/** A window without its function. */
export type WindowSpec = Pick<WindowExpression, 'partitionBy' | 'orderBy' | 'frame' | 'windowName'>

/** `OVER name` or `OVER (...)` after a call, from OVER on; any other call is given back as it is. */
export function parseOver(grammar: Grammar, start: number, call: Expression): Expression {
  const { tokens } = grammar
  const { kind, value } = tokens.peek(1)
  if (!tokens.at('OVER') || (value !== '(' && kind !== 'word' && kind !== 'quoted-identifier')) return call
  tokens.next()
  const spec = parseWindowSpec(grammar)
  return WindowExpression({ function: call, ...spec, origin: tokens.originFrom(start) })
}

/** `name`, `(name)` or `([PARTITION BY ...] [ORDER BY ...] [frame])`. */
export function parseWindowSpec(grammar: Grammar): WindowSpec {
  const { tokens } = grammar
  const named = (windowName: string): WindowSpec => ({ partitionBy: [], orderBy: [], frame: undefined, windowName })
  if (!tokens.at('(')) return named(parseIdentifier(tokens))
  return tokens.parenthesized(() => {
    if (tokens.peek(1).value === ')' && !tokens.at(')')) return named(parseIdentifier(tokens))
    const clustered = tokens.accept('CLUSTER', 'BY')
    const partitioned = clustered || tokens.accept('PARTITION', 'BY') || tokens.accept('DISTRIBUTE', 'BY')
    const partitionBy = partitioned ? tokens.commaList(() => grammar.expression()) : []
    const ordered = !clustered && (tokens.accept('ORDER', 'BY') || tokens.accept('SORT', 'BY'))
    const orderBy = ordered ? tokens.commaList(() => parseSortItem(grammar)) : []
    return { partitionBy, orderBy, frame: parseFrame(grammar), windowName: undefined }
  })
}

/** `ROWS | RANGE bound`, which ends at the row itself, or `ROWS | RANGE BETWEEN bound AND bound`. */
function parseFrame(grammar: Grammar): WindowFrame | undefined {
  const { tokens } = grammar
  if (!tokens.at('ROWS') && !tokens.at('RANGE')) return undefined
  const unit = tokens.next().value === 'ROWS' ? 'rows' : 'range'
  const isBetween = tokens.accept('BETWEEN')
  const lower = parseBound(grammar)
  if (isBetween) tokens.expect('AND')
  return frameBetween(unit, lower, isBetween ? parseBound(grammar) : { at: 'current row' })
}

function parseBound(grammar: Grammar): FrameBound {
  const { tokens } = grammar
  if (tokens.accept('CURRENT', 'ROW')) return { at: 'current row' }
  if (tokens.accept('UNBOUNDED'))
    return { at: parseDirection(grammar) === 'preceding' ? 'unbounded preceding' : 'unbounded following' }
  const from = tokens.peek()
  const offset = grammar.valueExpression()
  const at = parseDirection(grammar)
  if (someExpression(offset, ({ kind }) => NOT_CONSTANT.has(kind)))
    return tokens.failFrom(from, 'INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND', { bound: toPrettySql(offset) })
  return { at, offset }
}

const NOT_CONSTANT: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  'UnresolvedAttribute',
  'UnresolvedFunction',
  'ScalarSubquery',
  'Exists',
  'InSubquery',
])

function parseDirection({ tokens }: Grammar): 'preceding' | 'following' {
  if (tokens.accept('PRECEDING')) return 'preceding'
  if (!tokens.accept('FOLLOWING')) tokens.fail()
  return 'following'
}
