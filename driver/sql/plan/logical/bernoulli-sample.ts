import { DoubleType } from '../../../../common/types/data-type.ts'
import { Comparison, Literal, UnresolvedFunction } from '../../expressions/expression.ts'
import { Filter, type LogicalPlan } from './logical-plan.ts'

/** A share of a plan's rows, from 0 to 1: each row is drawn by itself, anew whenever the plan runs. */
export function bernoulliSample(child: LogicalPlan, fraction: number): Filter {
  const left = UnresolvedFunction({ name: 'rand', args: [] })
  const right = Literal({ value: fraction, dataType: DoubleType })
  return Filter({ condition: Comparison({ operator: '<', left, right }), child })
}
