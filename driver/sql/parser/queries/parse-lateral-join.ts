import { type Expression, LateralSubquery } from '../../expressions/expression.ts'
import { type JoinType, LateralJoin, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifierList } from '../parse-identifier.ts'
import type { Token } from '../tokens/token.ts'
import { atQuery } from './query-lookahead.ts'

/** Consumes LATERAL before a relation, not that of LATERAL VIEW. */
export function parseLateral({ tokens }: Grammar): boolean {
  if (!tokens.at('LATERAL') || tokens.peek(1).value === 'VIEW') return false
  const from = tokens.next()
  if (!atQuery(tokens) && !atCall(tokens.index, tokens))
    tokens.failWith('INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC', {}, from)
  return true
}

/** `a.b.c(` */
function atCall(start: number, tokens: Grammar['tokens']): boolean {
  let index = start
  const isName = (at: number): boolean => ['word', 'quoted-identifier'].includes(tokens.tokenAt(at).kind)
  if (!isName(index) || tokens.tokenAt(index).value === 'VALUES') return false
  while (tokens.tokenAt(index + 1).value === '.' && isName(index + 2)) index += 2
  return tokens.tokenAt(index + 1).value === '('
}

/** What stands before LATERAL in a join. */
interface Joined {
  readonly from: Token
  readonly joinType: JoinType
  readonly natural: boolean
}

/** `... JOIN LATERAL right [ON condition]`, its right side parsed. */
export function parseLateralJoin(
  grammar: Grammar,
  left: LogicalPlan,
  right: LogicalPlan,
  { from, joinType, natural }: Joined,
): LogicalPlan {
  const { tokens } = grammar
  const condition = !natural && tokens.accept('ON') ? grammar.expression() : undefined
  if (natural) return tokens.failFrom(from, 'INCOMPATIBLE_JOIN_TYPES', { joinType1: 'LATERAL', joinType2: 'NATURAL' })
  if (tokens.accept('USING')) {
    parseIdentifierList(tokens)
    return tokens.failFrom(from, 'UNSUPPORTED_FEATURE.LATERAL_JOIN_USING', {})
  }
  if (joinType === 'inner' || joinType === 'cross' || joinType === 'left')
    return lateralJoin(left, right, joinType, condition)
  const written = joinType === 'right' || joinType === 'full' ? `${joinType} outer` : joinType
  return tokens.failFrom(from, 'INVALID_LATERAL_JOIN_TYPE', { joinType: written.toUpperCase() })
}

export const lateralJoin = (
  left: LogicalPlan,
  plan: LogicalPlan,
  joinType: LateralJoin['joinType'],
  condition: Expression | undefined,
): LogicalPlan => LateralJoin({ left, right: LateralSubquery({ plan }), joinType, condition })
