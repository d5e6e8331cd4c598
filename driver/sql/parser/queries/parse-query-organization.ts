import { sqlTypeName } from '../../../../common/types/data-type.ts'
import { isDeterministicFunction } from '../../expressions/builtin-functions.ts'
import type { Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import { Limit, type LogicalPlan, Sort } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseSortItem } from './parse-sort-item.ts'
import { parseWindowClause } from './parse-window-clause.ts'

/** `[ORDER BY | SORT BY] [WINDOW ...] [LIMIT n | ALL] [OFFSET n]` over a whole query. */
export function parseQueryOrganization(grammar: Grammar, query: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  let plan = query
  const sort = tokens.peek()
  if (tokens.at('ORDER', 'BY') || tokens.at('SORT', 'BY')) {
    const global = tokens.next().value === 'ORDER'
    tokens.next()
    const order = tokens.commaList(() => parseSortItem(grammar))
    plan = Sort({ order, global, child: plan, origin: tokens.originFrom(sort.start) })
  }
  if (tokens.at('CLUSTER', 'BY')) tokens.unsupported('CLUSTER BY')
  if (tokens.at('DISTRIBUTE', 'BY')) tokens.unsupported('DISTRIBUTE BY')
  plan = parseWindowClause(grammar, plan)
  const limited = tokens.peek()
  const limit = tokens.accept('LIMIT') && !tokens.accept('ALL') ? parseCount(grammar, 'limit') : undefined
  const offset = tokens.accept('OFFSET') ? parseCount(grammar, 'offset') : 0
  if (limit === undefined && offset === 0) return plan
  return Limit({ limit, offset, child: plan, origin: tokens.originFrom(limited.start) })
}

function parseCount(grammar: Grammar, what: 'limit' | 'offset'): number {
  const { tokens } = grammar
  const from = tokens.peek()
  const expression = grammar.expression()
  const about = { name: what, expr: `"${toPrettySql(expression)}"` }
  if (someExpression(expression, isUnfoldable))
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
