import { nextExprId } from '../expressions/expr-id.ts'
import type { Alias, AttributeReference, Expression } from '../expressions/expression.ts'
import type {
  Aggregate,
  Filter,
  Join,
  JoinType,
  Limit,
  LocalRelation,
  LogicalPlan,
  Project,
} from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { andAll } from './predicates.ts'

export const project = (projectList: readonly Expression[], child: LogicalPlan): Project =>
  Object.freeze({ kind: 'Project', projectList, child })

/** A filter of all the conjuncts; the child itself when there are none. */
export function filter(conjuncts: readonly Expression[], child: LogicalPlan): LogicalPlan {
  const condition = andAll(conjuncts)
  if (!condition) return child
  const node: Filter = { kind: 'Filter', condition, child }
  return Object.freeze(node)
}

export function join(
  left: LogicalPlan,
  right: LogicalPlan,
  joinType: JoinType,
  conjuncts: readonly Expression[],
): Join {
  return Object.freeze({ kind: 'Join', left, right, joinType, condition: andAll(conjuncts), using: undefined })
}

export const aggregate = (
  groupingExpressions: readonly Expression[],
  aggregateExpressions: readonly Expression[],
  child: LogicalPlan,
): Aggregate => Object.freeze({ kind: 'Aggregate', groupingExpressions, aggregateExpressions, child })

export const limit = (count: number, child: LogicalPlan): Limit =>
  Object.freeze({ kind: 'Limit', limit: count, offset: 0, child })

export const alias = (child: Expression, name: string): Alias =>
  Object.freeze({ kind: 'Alias', child, name, exprId: nextExprId() })

/** No rows, with the plan's columns. */
export const emptyRelation = (plan: LogicalPlan): LocalRelation =>
  Object.freeze({ kind: 'LocalRelation', output: outputOf(plan), rows: [] })

export const isEmptyRelation = (plan: LogicalPlan): boolean => plan.kind === 'LocalRelation' && plan.rows.length === 0

export const isSameAttributes = (left: readonly AttributeReference[], right: readonly AttributeReference[]): boolean =>
  left.length === right.length && left.every((attribute, index) => attribute.exprId === right[index]?.exprId)
