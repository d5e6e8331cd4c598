import { IntegerType } from '../../../../common/types/data-type.ts'
import {
  And,
  Arithmetic,
  type AttributeReference,
  CaseWhen,
  Comparison,
  type Expression,
  IsNotNull,
  Literal,
  Not,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { Filter, type LogicalPlan, type UnresolvedNaDrop } from '../../plan/logical/logical-plan.ts'
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
  return resolveFilter(Filter({ condition, child, ...(planId !== undefined && { planId }) }), child, resolver)
}

function hasValue(column: AttributeReference): Expression {
  const isSet: Expression = IsNotNull({ child: column })
  if (column.dataType.kind !== 'float' && column.dataType.kind !== 'double') return isSet
  const isNotNumber: Expression = UnresolvedFunction({ name: 'isnan', args: [column] })
  const isNumber: Expression = Not({ child: isNotNumber })
  return And({ left: isSet, right: isNumber })
}

const all = (conditions: readonly Expression[]): Expression => conditions.reduce((left, right) => And({ left, right }))

function atLeast(needed: number, conditions: readonly Expression[]): Expression {
  const values = conditions
    .map((condition): Expression => CaseWhen({ branches: [{ condition, value: integer(1) }], elseValue: integer(0) }))
    .reduce((left, right) => Arithmetic({ operator: '+', left, right }))
  return Comparison({ operator: '>=', left: values, right: integer(needed) })
}

const integer = (value: number): Expression => Literal({ value, dataType: IntegerType })
