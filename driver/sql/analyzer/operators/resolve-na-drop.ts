import { IntegerType } from '../../../../common/types/data-type.ts'
import type { AttributeReference, Expression } from '../../expressions/expression.ts'
import type { LogicalPlan, UnresolvedNaDrop } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { columnsNamed } from '../names/columns-named.ts'
import type { Resolver } from '../resolver.ts'
import { resolveFilter } from './resolve-filter.ts'

/** na.drop: a Filter that counts the values of a row that are neither null nor NaN. */
export function resolveNaDrop(plan: UnresolvedNaDrop, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const { columns, planId } = plan
  const tested = columns ? columnsNamed(columns, child, resolver.analysis, plan) : outputOf(child)
  const needed = plan.minNonNulls ?? tested.length
  if (needed <= 0) return child
  const conditions = tested.map(hasValue)
  const condition = needed === conditions.length ? all(conditions) : atLeast(needed, conditions)
  return resolveFilter({ kind: 'Filter', condition, child, ...(planId !== undefined && { planId }) }, child, resolver)
}

function hasValue(column: AttributeReference): Expression {
  const isSet: Expression = Object.freeze({ kind: 'IsNotNull', child: column })
  if (column.dataType.kind !== 'float' && column.dataType.kind !== 'double') return isSet
  const isNotNumber: Expression = { kind: 'UnresolvedFunction', name: 'isnan', args: [column], distinct: false }
  const isNumber: Expression = Object.freeze({ kind: 'Not', child: isNotNumber })
  return Object.freeze({ kind: 'And', left: isSet, right: isNumber })
}

const all = (conditions: readonly Expression[]): Expression =>
  conditions.reduce((left, right) => Object.freeze({ kind: 'And', left, right }))

function atLeast(needed: number, conditions: readonly Expression[]): Expression {
  const values = conditions
    .map(
      (condition): Expression =>
        Object.freeze({ kind: 'CaseWhen', branches: [{ condition, value: integer(1) }], elseValue: integer(0) }),
    )
    .reduce((left, right) => Object.freeze({ kind: 'Arithmetic', operator: '+', left, right }))
  return Object.freeze({ kind: 'Comparison', operator: '>=', left: values, right: integer(needed) })
}

const integer = (value: number): Expression => Object.freeze({ kind: 'Literal', value, dataType: IntegerType })
