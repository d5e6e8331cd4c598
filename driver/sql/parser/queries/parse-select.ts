import { Alias, type Expression, UnresolvedAlias, UnresolvedStar } from '../../expressions/expression.ts'
import {
  Aggregate,
  Distinct,
  Filter,
  type LogicalPlan,
  oneRow,
  Project,
  UnresolvedHaving,
} from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseColumnAlias, parseIdentifierList } from '../parse-identifier.ts'
import type { Token } from '../tokens/token.ts'
import { parseGrouping } from './parse-grouping.ts'
import { applyHints, type Hints, parseHints } from './parse-hint.ts'
import { parseLateralViews } from './parse-lateral-view.ts'
import { parseQualify, qualified } from './parse-qualify.ts'
import { parseQueryOrganization } from './parse-query-organization.ts'
import { parseFrom } from './parse-relation.ts'
import { parseWindowClause } from './parse-window-clause.ts'

interface SelectClause {
  readonly hints: Hints
  readonly distinct: boolean
  readonly items: readonly Expression[]
}

/** `SELECT ... [FROM ...] [WHERE ...] [GROUP BY ...] [HAVING ...] [QUALIFY ...] [WINDOW ...]` */
export function parseSelect(grammar: Grammar): LogicalPlan {
  const select = parseSelectClause(grammar)
  const from = grammar.tokens.at('FROM') ? parseFrom(grammar) : oneRow
  return parseSelectBody(grammar, select, from)
}

/** `FROM t SELECT a`: Hive's order of the clauses. */
export function parseFromFirst(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  const from = parseFrom(grammar)
  if (tokens.at('INSERT')) tokens.unsupported('INSERT statements')
  if (tokens.atEnd() || tokens.at(')') || tokens.at('|>')) return selectAll(from)
  if (!tokens.at('SELECT')) tokens.fail()
  const plan = parseQueryOrganization(grammar, parseSelectBody(grammar, parseSelectClause(grammar), from))
  if (tokens.at('SELECT')) tokens.unsupported('several SELECT clauses over one FROM')
  return plan
}

/** `|> SELECT ... [WINDOW ...]` over a query. */
export function parsePipeSelect(grammar: Grammar, child: LogicalPlan): LogicalPlan {
  const { hints, distinct, items } = parseSelectClause(grammar)
  const plan = parseWindowClause(grammar, Project({ projectList: items, child: applyHints(hints.joins, child) }))
  const selected = distinct ? Distinct({ child: plan }) : plan
  return hints.partitioning.reduceRight((below, hint) => hint(below), selected)
}

/** `FROM t` and no more: all columns. */
function selectAll(child: LogicalPlan): LogicalPlan {
  const star: Expression = UnresolvedStar({ target: [] })
  return Project({ projectList: [star], child })
}

function parseSelectClause(grammar: Grammar): SelectClause {
  const { tokens } = grammar
  tokens.expect('SELECT')
  const hints = parseHints(grammar)
  if (tokens.at('TRANSFORM', '(')) {
    const closing = tokens.closingOf(tokens.index + 1)
    if (closing !== undefined && tokens.tokenAt(closing + 1).value === 'USING') {
      tokens.unsupported('script transformations (TRANSFORM, MAP, REDUCE)')
    }
  }
  const distinct = tokens.accept('DISTINCT')
  if (!distinct && tokens.at('ALL') && tokens.peek(1).value !== ',' && tokens.peek(1).value !== 'FROM')
    tokens.accept('ALL')
  return { hints, distinct, items: tokens.commaList(() => parseSelectItem(grammar)) }
}

const isComma = (token: Token): boolean => token.kind === 'symbol' && token.value === ','

/** `expression [[AS] alias]`; what has no name yet becomes an UnresolvedAlias. */
export function parseSelectItem(grammar: Grammar): Expression {
  const { tokens } = grammar
  if (tokens.at('FROM') && isComma(tokens.peek(-1))) tokens.failWith('TRAILING_COMMA_IN_SELECT', {}, tokens.peek(-1))
  const item = parseNamedExpression(grammar)
  if (item.kind === 'Alias' || item.kind === 'UnresolvedAttribute' || item.kind === 'UnresolvedStar') return item
  return UnresolvedAlias({ child: item, ...(item.origin && { origin: item.origin }) })
}

/** `expression [[AS] alias]` */
export function parseNamedExpression(grammar: Grammar): Expression {
  const { tokens } = grammar
  const { start } = tokens.peek()
  const child = grammar.expression()
  if (tokens.at('AS', '(') || tokens.at('(')) {
    tokens.accept('AS')
    const names = parseIdentifierList(tokens)
    return Alias({ child, name: names[0] ?? '', names, origin: tokens.originFrom(start) })
  }
  const name = parseColumnAlias(tokens)
  if (name === undefined) return child
  return Alias({ child, name, origin: tokens.originFrom(start) })
}

/** The clauses after FROM, in the order they are applied. */
function parseSelectBody(grammar: Grammar, select: SelectClause, from: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  let plan = applyHints(select.hints.joins, parseLateralViews(grammar, from))
  if (tokens.accept('WHERE')) plan = Filter({ condition: grammar.expression(), child: plan })
  const grouping = tokens.accept('GROUP', 'BY') ? parseGrouping(grammar) : undefined
  const having = tokens.accept('HAVING') ? grammar.expression() : undefined
  const qualify = tokens.at('QUALIFY') ? parseQualify(grammar, select.items) : undefined
  const items = qualify ? [...select.items, qualify] : select.items
  // HAVING without GROUP BY is a global aggregate.
  plan =
    grouping || having
      ? Aggregate({ groupingExpressions: [], ...grouping, aggregateExpressions: items, child: plan })
      : Project({ projectList: items, child: plan })
  if (having) plan = UnresolvedHaving({ condition: having, child: plan })
  if (qualify) plan = qualified(plan)
  plan = parseWindowClause(grammar, plan)
  if (select.distinct) plan = Distinct({ child: plan })
  // A sort spreads the rows anew.
  if (tokens.at('ORDER', 'BY')) return plan
  return select.hints.partitioning.reduceRight((child, hint) => hint(child), plan)
}
