import { sqlTypeName } from '../../../../common/types/data-type.ts'
import { isDeterministicFunction } from '../../expressions/builtin-functions.ts'
import { foldConstants } from '../../expressions/constant/fold-constants.ts'
import { type Expression, SortOrder } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import { Limit, type LogicalPlan, Repartition, Sort } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import type { Token } from '../tokens/token.ts'
import { parseSortItem } from './parse-sort-item.ts'
import { parseWindowClause } from './parse-window-clause.ts'

/** `[ORDER BY | CLUSTER BY | [DISTRIBUTE BY] [SORT BY]] [WINDOW ...] [LIMIT n | ALL] [OFFSET n]` over a whole query. */
export function parseQueryOrganization(grammar: Grammar, query: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  let plan = parseOrder(grammar, query)
  plan = parseWindowClause(grammar, plan)
  const limited = tokens.peek()
  const limit = tokens.accept('LIMIT') && !tokens.accept('ALL') ? parseCount(grammar, 'limit') : undefined
  const offset = tokens.accept('OFFSET') ? parseCount(grammar, 'offset') : 0
  if (limit === undefined && offset === 0) return plan
  return Limit({ limit, offset, child: plan, origin: tokens.originFrom(limited.start) })
}

function parseOrder(grammar: Grammar, query: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  const from = tokens.peek()
  if (tokens.accept('ORDER', 'BY')) {
    const sorted = parseSort(grammar, query, true, from)
    if (clauses.some((clause) => tokens.at(clause, 'BY')))
      tokens.failFrom(from, 'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES', {})
    return sorted
  }
  if (tokens.accept('CLUSTER', 'BY')) {
    const keys = tokens.commaList(grammar.expression)
    if (tokens.at('DISTRIBUTE', 'BY') || tokens.at('SORT', 'BY'))
      tokens.failFrom(from, 'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES', {})
    const order = keys.map((child) => SortOrder({ child, direction: 'ascending', nulls: 'first' }))
    return Sort({ order, global: false, child: distributed(query, keys), origin: tokens.originFrom(from.start) })
  }
  const plan = tokens.accept('DISTRIBUTE', 'BY') ? distributed(query, tokens.commaList(grammar.expression)) : query
  const sort = tokens.peek()
  return tokens.accept('SORT', 'BY') ? parseSort(grammar, plan, false, sort) : plan
}

const clauses = ['CLUSTER', 'DISTRIBUTE', 'SORT'] as const

function parseSort(grammar: Grammar, child: LogicalPlan, global: boolean, from: Token): LogicalPlan {
  const { tokens } = grammar
  const order = tokens.commaList(() => parseSortItem(grammar))
  return Sort({ order, global, child, origin: tokens.originFrom(from.start) })
}

const distributed = (child: LogicalPlan, expressions: readonly Expression[]): LogicalPlan =>
  Repartition({ numPartitions: undefined, shuffle: true, expressions, child })

function parseCount(grammar: Grammar, what: 'limit' | 'offset'): number {
  const from = grammar.tokens.peek()
  return countOf(grammar, grammar.expression(), from, what)
}

/** A number of rows, which has to be known before the query runs. */
export function countOf({ tokens }: Grammar, written: Expression, from: Token, what: 'limit' | 'offset'): number {
  const expression = foldConstants(written)
  const about = { name: what, expr: `"${toPrettySql(written)}"` }
  if (someExpression(written, isUnfoldable))
    return tokens.failFrom(from, 'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE', about)
  if (expression.kind === 'Literal' || expression.kind === 'Cast') {
    const { dataType } = expression
    if (dataType.kind !== 'int')
      return tokens.failFrom(from, 'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE', {
        ...about,
        dataType: sqlTypeName(dataType),
      })
  }
  if (expression.kind !== 'Literal' || typeof expression.value !== 'number')
    return tokens.unsupported(`${what} expressions other than a number`, from)
  const { value } = expression
  if (value < 0) return tokens.failFrom(from, 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', { ...about, v: `${value}` })
  return value
}

/** What is not known before the query runs. */
function isUnfoldable(node: Expression): boolean {
  const isRandom = node.kind === 'UnresolvedFunction' && !isDeterministicFunction(node.name)
  return isRandom || ['UnresolvedAttribute', 'ScalarSubquery', 'Exists', 'InSubquery'].includes(node.kind)
}
