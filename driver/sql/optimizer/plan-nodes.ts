import { Alias, type AttributeReference, type Expression } from '../expressions/expression.ts'
import {
  Aggregate,
  Filter,
  Join,
  type JoinType,
  Limit,
  LocalRelation,
  type LogicalPlan,
  Project,
} from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { andAll } from './predicates.ts'

export const project = (projectList: readonly Expression[], child: LogicalPlan): Project =>
  Project({ projectList, child })

/** A filter of all the conjuncts; the child itself when there are none. */
export function filter(conjuncts: readonly Expression[], child: LogicalPlan): LogicalPlan {
  const condition = andAll(conjuncts)
  if (!condition) return child
  const node: Filter = Filter({ condition, child })
  return Object.freeze(node)
}

export function join(
  left: LogicalPlan,
  right: LogicalPlan,
  joinType: JoinType,
  conjuncts: readonly Expression[],
): Join {
  return Join({ left, right, joinType, condition: andAll(conjuncts) })
}

export const aggregate = (
  groupingExpressions: readonly Expression[],
  aggregateExpressions: readonly Expression[],
  child: LogicalPlan,
): Aggregate => Aggregate({ groupingExpressions, aggregateExpressions, child })

export const limit = (count: number, child: LogicalPlan): Limit => Limit({ limit: count, child })

export const alias = (child: Expression, name: string): Alias => Alias({ child, name })

/** No rows, with the plan's columns. */
export const emptyRelation = (plan: LogicalPlan): LocalRelation => LocalRelation({ output: outputOf(plan), rows: [] })

export const isEmptyRelation = (plan: LogicalPlan): boolean => plan.kind === 'LocalRelation' && plan.rows.length === 0

export const isSameAttributes = (left: readonly AttributeReference[], right: readonly AttributeReference[]): boolean =>
  left.length === right.length && left.every((attribute, index) => attribute.exprId === right[index]?.exprId)
