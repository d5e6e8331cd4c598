import { IntegerType } from '../../../../common/types/data-type.ts'
import {
  Alias,
  Comparison,
  type Expression,
  Literal,
  ScalarFunction,
  type SortOrder,
  WindowExpression,
} from '../../expressions/expression.ts'
import { defaultFrame } from '../../expressions/window-frame.ts'
import { type Limit, type LogicalPlan, Project, Window } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { filter } from '../plan-nodes.ts'

/** The rows of each group that LIMIT and OFFSET leave of it, in the given order. */
export function limitPerGroup(
  child: LogicalPlan,
  partitionSpec: readonly Expression[],
  orderSpec: readonly SortOrder[],
  { limit, offset }: Pick<Limit, 'limit' | 'offset'>,
): LogicalPlan {
  const number = ScalarFunction({ name: 'row_number', args: [], dataType: IntegerType, nullable: false })
  const over = WindowExpression({ function: number, partitionBy: partitionSpec, orderBy: orderSpec })
  const place = Alias({ child: WindowExpression({ ...over, frame: defaultFrame(over) }), name: '_place' })
  const compared = (operator: '>' | '<=', bound: number): Expression =>
    Comparison({ operator, left: toAttribute(place), right: Literal({ value: bound, dataType: IntegerType }) })
  const bounds = [
    ...(offset > 0 ? [compared('>', offset)] : []),
    ...(limit === undefined ? [] : [compared('<=', offset + limit)]),
  ]
  const numbered = Window({ windowExpressions: [place], partitionSpec, orderSpec, child })
  return Project({ projectList: outputOf(child), child: filter(bounds, numbered) })
}
