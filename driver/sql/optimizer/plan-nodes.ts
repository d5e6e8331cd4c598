import type { AttributeReference, Expression } from '../expressions/expression.ts'
import { Filter, LocalRelation, type LogicalPlan } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { andAll } from './predicates.ts'

/** A filter of all the conjuncts; the child itself when there are none. */
export function filter(conjuncts: readonly Expression[], child: LogicalPlan): LogicalPlan {
  const condition = andAll(conjuncts)
  return condition ? Filter({ condition, child }) : child
}

/** A column as an outer join shows it. */
export const asNullable = (expression: Expression): Expression =>
  expression.kind === 'AttributeReference' && !expression.nullable
    ? Object.freeze({ ...expression, nullable: true })
    : expression

/** No rows, with the plan's columns. */
export const emptyRelation = (plan: LogicalPlan): LocalRelation => LocalRelation({ output: outputOf(plan), rows: [] })

export const isEmptyRelation = (plan: LogicalPlan): boolean => plan.kind === 'LocalRelation' && plan.rows.length === 0

export const isSameAttributes = (left: readonly AttributeReference[], right: readonly AttributeReference[]): boolean =>
  left.length === right.length && left.every((attribute, index) => attribute.exprId === right[index]?.exprId)
