import { aggregateFunction } from '../../expressions/builtin-functions.ts'
import { type Expression, UnresolvedAttribute, UnresolvedStar } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { childrenOf } from '../../expressions/expression-tree.ts'
import {
  Aggregate,
  Distinct,
  Filter,
  generatedAlias,
  type LogicalPlan,
  Project,
  SetOperation,
  SubqueryAlias,
  Union,
  UnresolvedColumnEdit,
} from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifier, parseMultipartIdentifier } from '../parse-identifier.ts'
import { parsePivots } from './parse-pivot.ts'
import { parseQueryOrganization } from './parse-query-organization.ts'
import { parseJoins } from './parse-relation.ts'
import { parseSample } from './parse-sample.ts'
import { parsePipeSelect, parseSelectItem } from './parse-select.ts'

/** `|> operator ...` over a query. @param primary parses the query that a set operation takes */
export function parsePipe(grammar: Grammar, query: LogicalPlan, primary: () => LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  tokens.expect('|>')
  const from = tokens.peek()
  const { start } = from
  if (tokens.at('SELECT')) return parsePipeSelect(grammar, query)
  if (tokens.accept('EXTEND')) return Project({ projectList: [star(), ...parseExtensions(grammar)], child: query })
  if (tokens.accept('SET')) return parseSet(grammar, query)
  if (tokens.accept('DROP')) {
    const except = tokens.commaList(() => {
      const { start: nameStart } = tokens.peek()
      return UnresolvedAttribute({ nameParts: [parseIdentifier(tokens)], origin: tokens.originFrom(nameStart) })
    })
    return Project({ projectList: [UnresolvedStar({ target: [], except })], child: query })
  }
  if (tokens.accept('AS')) return SubqueryAlias({ alias: parseIdentifier(tokens), child: query })
  if (tokens.accept('WHERE')) return Filter({ condition: grammar.expression(), child: relation(query) })
  if (tokens.accept('AGGREGATE')) return parseAggregate(grammar, query, start)
  if (tokens.at('PIVOT') || tokens.at('UNPIVOT') || tokens.at('TABLESAMPLE')) {
    const changed = tokens.at('TABLESAMPLE') ? parseSample(grammar, query) : parsePivots(grammar, relation(query))
    return tokens.peek(-1).value === '|>' ? tokens.fail() : changed
  }
  if (tokens.at('WINDOW'))
    tokens.failWith('UNSUPPORTED_FEATURE.CLAUSE_WITH_PIPE_OPERATORS', { clauses: 'WINDOW' }, from)
  for (const operator of ['UNION', 'EXCEPT', 'MINUS', 'INTERSECT'] as const)
    if (tokens.accept(operator)) return parseSetOperator(grammar, operator, withoutHidden(query), start, primary)
  if (results.some((words) => tokens.at(...words))) return parseResult(grammar, query)
  const before = tokens.index
  const joined = parseJoins(grammar, relation(query))
  return tokens.index === before ? tokens.fail() : joined
}

/** A join that ends a query puts out no column that only a qualified name finds. */
export const withoutHidden = (query: LogicalPlan): LogicalPlan =>
  query.kind === 'Join' ? Project({ projectList: [star()], child: query }) : query

const star = (): Expression => UnresolvedStar({ target: [] })

/** What a name of a table can qualify; of any other query no column can be qualified. */
const relation = (query: LogicalPlan): LogicalPlan =>
  query.kind === 'SubqueryAlias' || query.kind === 'UnresolvedRelation'
    ? query
    : SubqueryAlias({ alias: generatedAlias, child: query })

const results: readonly (readonly string[])[] = [
  ['ORDER', 'BY'],
  ['SORT', 'BY'],
  ['CLUSTER', 'BY'],
  ['DISTRIBUTE', 'BY'],
  ['LIMIT'],
  ['OFFSET'],
]

/** ORDER BY and its kin, or LIMIT and OFFSET. */
function parseResult(grammar: Grammar, query: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  const from = tokens.peek()
  const plan = parseQueryOrganization(grammar, relation(query))
  if (from.value !== 'LIMIT' && from.value !== 'OFFSET' && plan.kind === 'Limit')
    tokens.failFrom(from, 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS', {
      clause1: `${from.value} BY`,
      clause2: plan.limit === undefined ? 'OFFSET' : 'LIMIT',
    })
  return plan
}

function parseExtensions(grammar: Grammar): readonly Expression[] {
  const { tokens } = grammar
  return tokens.commaList(() => {
    const from = tokens.peek()
    const item = parseSelectItem(grammar)
    if (item.kind === 'UnresolvedStar')
      tokens.failFrom(from, 'INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: 'an item of |> EXTEND' })
    const aggregate = aggregateIn(item)
    if (aggregate)
      tokens.failFrom(from, 'PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION', {
        expr: toPrettySql(aggregate),
        clause: 'EXTEND',
      })
    return item
  })
}

/** `SET a = x, b = y`: one after the other, in the places of the columns. */
function parseSet(grammar: Grammar, query: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  let plan = withoutHidden(query)
  tokens.commaList(() => {
    const from = tokens.peek()
    const nameParts = parseMultipartIdentifier(tokens)
    if (nameParts.length > 1)
      tokens.failFrom(from, '_LEGACY_ERROR_TEMP_0035', { message: '|> SET takes names of one part.' })
    const column = UnresolvedAttribute({ nameParts, origin: tokens.originFrom(from.start) })
    tokens.expect('=')
    plan = UnresolvedColumnEdit({ edits: [{ op: 'set', column, value: grammar.expression() }], child: plan })
  })
  return plan
}

/** `AGGREGATE sum(a) AS s, ... [GROUP BY key [AS name], ...]`: the keys are put out, too, first. */
function parseAggregate(grammar: Grammar, child: LogicalPlan, start: number): LogicalPlan {
  const { tokens } = grammar
  const items = tokens.at('GROUP', 'BY') ? [] : tokens.commaList(() => parseAggregated(grammar))
  const keys = tokens.accept('GROUP', 'BY') ? tokens.commaList(() => parseKey(grammar)) : []
  return Aggregate({
    groupingExpressions: keys.map((key) => (key.kind === 'Alias' || key.kind === 'UnresolvedAlias' ? key.child : key)),
    aggregateExpressions: [...keys, ...items],
    child,
    origin: tokens.originFrom(start),
  })
}

function parseAggregated(grammar: Grammar): Expression {
  const { tokens } = grammar
  const from = tokens.peek()
  const item = parseSelectItem(grammar)
  if (!aggregateIn(item))
    tokens.failFrom(from, 'PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION', {
      expr: toPrettySql(item),
    })
  return item
}

function parseKey(grammar: Grammar): Expression {
  const { tokens } = grammar
  const from = tokens.peek()
  const analytics = ['ROLLUP', 'CUBE', 'GROUPING'].find((word) => tokens.at(word) && tokens.peek(1).kind !== 'end')
  if (analytics || (tokens.at('ALL') && tokens.peek(1).value !== ','))
    tokens.failWith('UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE', {
      case: `GROUP BY ${from.value === 'GROUPING' ? 'GROUPING SETS' : from.value}`,
    })
  const key = parseSelectItem(grammar)
  if (key.kind === 'UnresolvedAlias' && key.child.kind === 'Literal')
    tokens.unsupported('places of columns in |> AGGREGATE ... GROUP BY', from)
  return key
}

function parseSetOperator(
  { tokens }: Grammar,
  operator: 'UNION' | 'EXCEPT' | 'MINUS' | 'INTERSECT',
  left: LogicalPlan,
  start: number,
  primary: () => LogicalPlan,
): LogicalPlan {
  const all = tokens.accept('ALL')
  if (!all) tokens.accept('DISTINCT')
  const right = primary()
  const origin = tokens.originFrom(start)
  if (operator === 'UNION') {
    const union = Union({ children: [left, right], origin })
    return all ? union : Distinct({ child: union, origin })
  }
  return SetOperation({ operation: operator === 'INTERSECT' ? 'intersect' : 'except', all, left, right, origin })
}

/** An aggregate function that is no window function's. */
function aggregateIn(node: Expression): Expression | undefined {
  if (node.kind === 'WindowExpression') return undefined
  if (node.kind === 'UnresolvedFunction' && aggregateFunction(node.name.toLowerCase())) return node
  for (const child of childrenOf(node)) {
    const found = aggregateIn(child)
    if (found) return found
  }
  return undefined
}
