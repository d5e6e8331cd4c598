import { type Expression, SortOrder } from '../../expressions/expression.ts'
import { type LogicalPlan, Repartition, Sort } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import type { Resolver } from '../resolver.ts'
import { resolveSort } from './resolve-sort.ts'

/** DISTRIBUTE BY and repartition by expressions find columns where ORDER BY does; constants spread nothing. */
export function resolveRepartition(plan: Repartition, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const keys = plan.expressions.filter(({ kind }) => kind !== 'Literal')
  if (keys.length === 0) return Object.freeze({ ...plan, expressions: [], child })
  const order = keys.map((key) =>
    key.kind === 'SortOrder' ? key : SortOrder({ child: key, direction: 'ascending', nulls: 'first' }),
  )
  const isRange = keys.some(({ kind }) => kind === 'SortOrder')
  const place = (node: LogicalPlan): LogicalPlan => {
    if (node.kind !== 'Sort') return mapChildPlans(node, place)
    const expressions = node.order.map((one): Expression => (isRange ? one : one.child))
    return Repartition({ ...plan, expressions, child: node.child })
  }
  return place(resolveSort(Sort({ order, global: false, child }), child, resolver))
}
