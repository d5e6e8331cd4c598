import { arrayType, BooleanType, LongType } from '../../../../common/types/data-type.ts'
import {
  AggregateExpression,
  Alias,
  Arithmetic,
  AttributeReference,
  CaseWhen,
  Comparison,
  type Expression,
  Literal,
  Not,
  ScalarFunction,
} from '../../expressions/expression.ts'
import {
  Aggregate,
  Generate,
  Join,
  type LogicalPlan,
  Project,
  type SetOperation,
  Union,
} from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { andAll } from '../predicates.ts'
import { deduplicateRight } from '../subquery/deduplicate-right.ts'
import { mapAllSubqueries } from '../transform-expressions.ts'

/** INTERSECT is a left semi join on all columns, nulls being equal, of distinct rows. */
export const ReplaceIntersectWithSemiJoin: OptimizerRule = {
  name: 'ReplaceIntersectWithSemiJoin',
  apply: (plan) => replace(plan, (node) => (node.operation === 'intersect' && !node.all ? asJoin(node) : node)),
}

/** EXCEPT is a left anti join on all columns, nulls being equal, of distinct rows. */
export const ReplaceExceptWithAntiJoin: OptimizerRule = {
  name: 'ReplaceExceptWithAntiJoin',
  apply: (plan) => replace(plan, (node) => (node.operation === 'except' && !node.all ? asJoin(node) : node)),
}

/** INTERSECT ALL: each row as often as in the side that has it less often. */
export const RewriteIntersectAll: OptimizerRule = {
  name: 'RewriteIntersectAll',
  apply: (plan) => replace(plan, (node) => (node.operation === 'intersect' && node.all ? byCounts(node) : node)),
}

/** EXCEPT ALL: each row as often as it is left over. */
export const RewriteExceptAll: OptimizerRule = {
  name: 'RewriteExceptAll',
  apply: (plan) => replace(plan, (node) => (node.operation === 'except' && node.all ? byCounts(node) : node)),
}

function replace(plan: LogicalPlan, rewrite: (node: SetOperation) => LogicalPlan): LogicalPlan {
  const replaced = transformPlanUp(plan, (node) => (node.kind === 'SetOperation' ? rewrite(node) : node))
  return mapAllSubqueries(replaced, (subquery) => replace(subquery, rewrite))
}

function asJoin(node: SetOperation): LogicalPlan {
  const { right } = deduplicateRight(node.left, node.right, [])
  const output = outputOf(node.left)
  const keys = outputOf(right)
  const conditions = output.map((attribute, index) =>
    Comparison({ operator: '<=>', left: attribute, right: keys[index] ?? attribute }),
  )
  const joined = Join({
    left: node.left,
    right,
    joinType: node.operation === 'intersect' ? 'left semi' : 'left anti',
    condition: andAll(conditions),
  })
  return Aggregate({ groupingExpressions: output, aggregateExpressions: output, child: joined })
}

/**
 * Both sides are counted per distinct row in one aggregate over their union; a row is then repeated
 * `min(left, right)` or `left - right` times by exploding a sequence.
 */
function byCounts(node: SetOperation): LogicalPlan {
  const output = outputOf(node.left)
  const leftMark = Alias({ child: truth(true), name: 'from_left' })
  const tagged = Project({ projectList: [...output, leftMark], child: node.left })
  const { right } = deduplicateRight(node.left, node.right, [])
  const taggedRight = Project({
    projectList: [...outputOf(right), Alias({ child: truth(false), name: 'from_left' })],
    child: right,
  })
  const union: LogicalPlan = Union({
    children: [tagged, taggedRight],
  })
  const fromLeft = toAttribute(leftMark)
  const lefts = Alias({ child: countWhere(fromLeft), name: 'left_count' })
  const rights = Alias({ child: countWhere(Not({ child: fromLeft })), name: 'right_count' })
  const counted = Aggregate({
    groupingExpressions: output,
    aggregateExpressions: [...output, lefts, rights],
    child: union,
  })
  const left = toAttribute(lefts)
  const right_ = toAttribute(rights)
  const times: Expression =
    node.operation === 'except'
      ? Arithmetic({ operator: '-', left, right: right_, dataType: LongType })
      : CaseWhen({
          branches: [{ condition: Comparison({ operator: '<=', left, right: right_ }), value: left }],
          elseValue: right_,
        })
  const wanted = filter([Comparison({ operator: '>', left: times, right: long(0n) })], counted)
  const sequence: Expression = ScalarFunction({
    name: 'sequence',
    args: [long(1n), times],
    dataType: arrayType(LongType, false),
    nullable: false,
  })
  const repeated: LogicalPlan = Generate({
    generator: ScalarFunction({
      name: 'explode',
      args: [sequence],
      dataType: LongType,
      nullable: false,
    }),
    generatorOutput: [
      AttributeReference({
        name: 'repetition',
        dataType: LongType,
        nullable: false,
      }),
    ],
    child: wanted,
  })
  return Project({ projectList: output, child: repeated })
}

const truth = (value: boolean): Literal => Literal({ value, dataType: BooleanType })
const long = (value: bigint): Literal => Literal({ value, dataType: LongType })

function countWhere(condition: Expression): AggregateExpression {
  const marked: Expression = CaseWhen({
    branches: [{ condition, value: long(1n) }],
  })
  return AggregateExpression({
    name: 'count',
    args: [marked],
    dataType: LongType,
    nullable: false,
  })
}
