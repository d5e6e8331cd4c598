import type { Expression } from '../../expressions/expression.ts'
import {
  generatedAlias,
  Join,
  type JoinType,
  type LogicalPlan,
  SubqueryAlias,
  UnresolvedInlineTable,
  UnresolvedRelation,
} from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifierList, parseRelationName, parseTableAlias } from '../parse-identifier.ts'
import { parseIdentifierClause } from '../parse-identifier-clause.ts'
import { lateralJoin, parseLateral, parseLateralJoin } from './parse-lateral-join.ts'
import { parseLateralViews } from './parse-lateral-view.ts'
import { parsePivots } from './parse-pivot.ts'
import { parseSample } from './parse-sample.ts'
import { parseTableFunction } from './parse-table-function.ts'
import { atQuery } from './query-lookahead.ts'

/** `FROM a, b JOIN c ... [LATERAL VIEW ...]`; the comma is an inner join without condition. */
export function parseFrom(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  tokens.expect('FROM')
  // There is nothing to its left.
  parseLateral(grammar)
  let plan = parseRelation(grammar)
  for (let length = 1; tokens.accept(','); length++) {
    tokens.checkChain(length)
    const lateral = parseLateral(grammar)
    const right = parseRelationPrimary(grammar)
    // As in Spark, `a, b JOIN c` is `(a, b) JOIN c`: the join's condition may name a.
    plan = parseJoins(
      grammar,
      lateral ? lateralJoin(plan, right, 'inner', undefined) : join(plan, right, 'inner', undefined, undefined),
    )
  }
  return parsePivots(grammar, parseLateralViews(grammar, plan))
}

function join(
  left: LogicalPlan,
  right: LogicalPlan,
  joinType: JoinType,
  condition: Expression | undefined,
  using: readonly string[] | 'natural' | undefined,
): LogicalPlan {
  return Join({ left, right, joinType, condition, using, ...(using && { hidesKeys: true }) })
}

/** A primary relation and the joins after it, left-associative. */
function parseRelation(grammar: Grammar): LogicalPlan {
  return parseJoins(grammar, parseRelationPrimary(grammar))
}

export function parseJoins(grammar: Grammar, first: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  let left = first
  for (let length = 1; ; length++) {
    tokens.checkChain(length)
    left = parsePivots(grammar, left)
    const from = tokens.peek()
    const natural = tokens.accept('NATURAL')
    const joinType = parseJoinType(grammar)
    if (joinType === undefined) {
      if (natural) tokens.fail()
      return left
    }
    if (parseLateral(grammar)) {
      left = parseLateralJoin(grammar, left, parseRelationPrimary(grammar), { from, joinType, natural })
      continue
    }
    const right = parseRelationPrimary(grammar)
    if (natural) left = join(left, right, joinType, undefined, 'natural')
    else if (tokens.accept('ON')) left = join(left, right, joinType, grammar.expression(), undefined)
    else if (tokens.accept('USING')) left = join(left, right, joinType, undefined, parseIdentifierList(tokens))
    else left = join(left, right, joinType, undefined, undefined)
  }
}

/** Consumes the words up to and including JOIN. */
function parseJoinType({ tokens }: Grammar): JoinType | undefined {
  if (tokens.accept('JOIN') || tokens.accept('INNER', 'JOIN')) return 'inner'
  if (tokens.accept('CROSS', 'JOIN')) return 'cross'
  if (tokens.accept('LEFT', 'SEMI', 'JOIN') || tokens.accept('SEMI', 'JOIN')) return 'left semi'
  if (tokens.accept('LEFT', 'ANTI', 'JOIN') || tokens.accept('ANTI', 'JOIN')) return 'left anti'
  for (const side of ['LEFT', 'RIGHT', 'FULL'] as const) {
    if (tokens.accept(side, 'OUTER', 'JOIN') || tokens.accept(side, 'JOIN')) return outerJoins[side]
  }
  return undefined
}

const outerJoins = { LEFT: 'left', RIGHT: 'right', FULL: 'full' } as const

function parseRelationPrimary(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  if (tokens.at('VALUES') && tokens.peek(1).kind !== 'end') return parseInlineTable(grammar)
  if (tokens.at('(')) return tokens.nested(() => parseParenthesizedRelation(grammar))
  const { start } = tokens.peek()
  const nameParts = parseIdentifierClause(tokens) ?? parseRelationName(tokens)
  const origin = tokens.originFrom(start)
  if (tokens.at('(')) return parseTableFunction(grammar, start, nameParts)
  refuseTableOptions(grammar)
  return aliased(grammar, parseSample(grammar, UnresolvedRelation({ nameParts, origin })))
}

function refuseTableOptions({ tokens }: Grammar): void {
  if (tokens.at('WITH', '(')) tokens.unsupported('options of a table (WITH (...))')
  const at = tokens.at('FOR') ? 1 : 0
  const word = tokens.peek(at).value
  const travels = word === 'VERSION' || word === 'SYSTEM_VERSION' || word === 'TIMESTAMP' || word === 'SYSTEM_TIME'
  if (travels && tokens.peek(at + 1).value === 'AS' && tokens.peek(at + 2).value === 'OF') {
    tokens.unsupported('time travel (VERSION AS OF, TIMESTAMP AS OF)')
  }
}

function parseParenthesizedRelation(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  if (atQuery(tokens)) {
    const child = parseSample(grammar, tokens.parenthesized(grammar.query))
    const plan = aliased(grammar, child)
    return plan === child ? SubqueryAlias({ alias: generatedAlias, child }) : plan
  }
  return aliased(
    grammar,
    parseSample(
      grammar,
      tokens.parenthesized(() => parseRelation(grammar)),
    ),
  )
}

function aliased({ tokens }: Grammar, child: LogicalPlan): LogicalPlan {
  const found = parseTableAlias(tokens)
  return found ? SubqueryAlias({ ...found, child }) : child
}

/** `VALUES (1, 'a'), (2, 'b') [AS t(x, y)]`; a row may also be a bare expression. */
export function parseInlineTable(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  const { start } = tokens.peek()
  tokens.expect('VALUES')
  const rows = tokens.commaList(() => {
    const row = grammar.expression()
    return row.kind === 'UnresolvedFunction' && row.name === 'struct' ? row.args : [row]
  })
  const origin = tokens.originFrom(start)
  const width = rows[0]?.length ?? 0
  const found = parseTableAlias(tokens)
  const names = found?.columns.length ? found.columns : Array.from({ length: width }, (_, index) => `col${index + 1}`)
  const table: LogicalPlan = UnresolvedInlineTable({ names, rows, origin })
  return found ? SubqueryAlias({ alias: found.alias, child: table }) : table
}
