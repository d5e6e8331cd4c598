import { describe, expect, it } from 'vitest'
import { type DataType, IntegerType, LongType } from '../../common/types/data-type.ts'
import { nextExprId } from '../../driver/sql/expressions/expr-id.ts'
import {
  AggregateExpression,
  Alias,
  AttributeReference,
  type Expression,
  ScalarSubquery,
  SortOrder,
} from '../../driver/sql/expressions/expression.ts'
import { LocalRelation } from '../../driver/sql/plan/logical/logical-plan.ts'
import { checkPhysicalQuery } from '../../driver/sql/plan/physical/check-physical-plan.ts'
import {
  BroadcastExchangeExec,
  BroadcastHashJoinExec,
  FilterExec,
  GlobalLimitExec,
  HashAggregateExec,
  LocalLimitExec,
  LocalTableScanExec,
  type Partitioning,
  type PhysicalPlan,
  ProjectExec,
  RangeExec,
  ShuffledHashJoinExec,
  ShuffleExchangeExec,
  SortExec,
  TakeOrderedAndProjectExec,
  UnionExec,
} from '../../driver/sql/plan/physical/physical-plan.ts'

const column = (name: string, dataType: DataType = LongType) => AttributeReference({ name, dataType, nullable: false })
const scan = (...output: AttributeReference[]): PhysicalPlan =>
  RangeExec({ start: 0n, end: 10n, step: 1n, numPartitions: undefined, output })
const exchange = (partitioning: Partitioning, child: PhysicalPlan) => ShuffleExchangeExec({ partitioning, child })
const hashed = (child: PhysicalPlan, numPartitions: number, ...expressions: Expression[]) =>
  exchange({ kind: 'hash', expressions, numPartitions }, child)
const gathered = (child: PhysicalPlan) => exchange({ kind: 'single' }, child)
const ascending = (child: Expression) => SortOrder({ child, direction: 'ascending', nulls: 'first' })
const problems = (plan: PhysicalPlan, fused = false) => checkPhysicalQuery({ plan, subqueries: new Map() }, fused)

const [a, b, c] = [column('a'), column('b'), column('c')]
const left = scan(a, b)
const right = scan(c)

const join = (l: PhysicalPlan, r: PhysicalPlan, key: Expression = c) =>
  ShuffledHashJoinExec({
    left: l,
    right: r,
    joinType: 'inner',
    leftKeys: [a],
    rightKeys: [key],
    condition: undefined,
    nullAware: false,
    buildSide: 'right',
  })
const aggregate = (child: PhysicalPlan, ...groupingExpressions: AttributeReference[]) => {
  const sum = AggregateExpression({ name: 'sum', args: [b], dataType: LongType, nullable: true })
  const aggregateExpressions = [Alias({ child: sum, name: 's' })]
  return HashAggregateExec({ mode: 'complete', groupingExpressions, aggregateExpressions, buffer: [], child })
}
const top = (limit: number, child: PhysicalPlan, order = [ascending(a)]) =>
  TakeOrderedAndProjectExec({ limit, order, projectList: [a, b], child })
const range = (by: Expression, child: PhysicalPlan) =>
  exchange({ kind: 'range', order: [ascending(by)], numPartitions: 4 }, child)
const sort = (child: PhysicalPlan) => SortExec({ order: [ascending(a)], global: true, child })

describe('a sound plan', () => {
  it.each<[string, PhysicalPlan]>([
    ['joins what is hashed by its keys', join(hashed(left, 4, a), hashed(right, 4, c))],
    ['joins again by a key of either side', aggregate(join(hashed(left, 4, a), hashed(right, 4, c)), a)],
    ['groups what is hashed by some of its keys', aggregate(hashed(left, 4, a), a, b)],
    ['groups all rows in one task', aggregate(gathered(left))],
    ['sorts ranges of its order', sort(range(a, left))],
    ['keeps the top rows of each task for the one that decides', top(3, gathered(top(3, left)))],
    [
      'limits each task before all',
      GlobalLimitExec({ limit: 2, child: gathered(LocalLimitExec({ limit: 2, child: left })) }),
    ],
  ])('%s', (_, plan) => {
    expect(problems(plan)).toEqual([])
  })

  it('needs no exchange where the query is one task', () => {
    expect(problems(join(left, right), true)).toEqual([])
    expect(problems(sort(aggregate(left, a)), true)).toContain(
      `SortExec reads a#${a.exprId}, which its child does not put out`,
    )
  })
})

describe('a wrong plan is found out', () => {
  it.each<[string, PhysicalPlan, RegExp]>([
    ['an exchange is missing below a join', join(left, hashed(right, 4, c)), /ShuffledHashJoinExec needs hashed\(a#/],
    [
      'a side of a join is hashed by another key',
      join(hashed(left, 4, b), hashed(right, 4, c)),
      /needs hashed\(a#\d+\), its child 0 delivers hash\(b#/,
    ],
    [
      'the sides of a join are hashed into different numbers of partitions',
      join(hashed(left, 4, a), hashed(right, 8, c)),
      /in 4 and 8 partitions/,
    ],
    [
      'an exchange is missing below an aggregate',
      aggregate(left, a),
      /needs clustered\(a#\d+\), its child 0 delivers unknown/,
    ],
    ['an aggregate is over rows hashed by another column', aggregate(hashed(left, 4, b), a), /needs clustered/],
    ['an aggregate without groups is in many tasks', aggregate(hashed(left, 4, a)), /needs single/],
    ['an exchange is missing below a sort', sort(left), /SortExec needs ordered/],
    [
      'the ranges of a sort are those of another order',
      sort(range(b, left)),
      /SortExec needs ordered\(a#.*delivers range\(b#/,
    ],
    ['a limit is taken in every task', GlobalLimitExec({ limit: 2, child: left }), /needs single/],
    [
      'a limit of each task is the limit of nothing',
      FilterExec({ condition: a, child: LocalLimitExec({ limit: 2, child: left }) }),
      /LocalLimitExec/,
    ],
    ['a task keeps fewer rows than are taken', top(5, gathered(top(3, left))), /needs single/],
    ['tasks keep the top rows of another order', top(3, gathered(top(3, left, [ascending(b)]))), /needs single/],
    [
      'the side of an outer join that is filled up is broadcast',
      BroadcastHashJoinExec({
        ...join(BroadcastExchangeExec({ child: left }), right),
        joinType: 'left',
        buildSide: 'left',
      }),
      /left side of a left join is broadcast/,
    ],
    [
      'a broadcast join has no broadcast',
      BroadcastHashJoinExec({ ...join(left, right), buildSide: 'right' }),
      /needs broadcast/,
    ],
    [
      'a broadcast is read as if it were dealt out',
      ProjectExec({ projectList: [a], child: BroadcastExchangeExec({ child: left }) }),
      /delivers broadcast/,
    ],
    [
      'a column is read that is not there',
      FilterExec({ condition: c, child: left }),
      /reads c#\d+, which its child does not put out/,
    ],
    [
      'a column is read as another type',
      FilterExec({ condition: { ...a, dataType: IntegerType }, child: left }),
      /as int, it is bigint/,
    ],
    ['a key is of the other side', join(hashed(left, 4, a), hashed(right, 4, c), b), /reads b#\d+/],
    ['keys of a join differ in type', typesDiffer(), /of another type/],
    [
      'both sides of a join put out a column',
      join(hashed(left, 4, a), hashed(scan(a, c), 4, c)),
      /both sides of a join put out a#/,
    ],
    [
      'columns of a union do not match',
      UnionExec({ tasks: 'concatenated', output: [a, b], children: [left, right] }),
      /matches 2 with 1 columns/,
    ],
    ['a subquery has no plan', FilterExec({ condition: subquery(), child: left }), /without a plan/],
  ])('where %s', (_, plan, message) => {
    expect(problems(plan).join('\n')).toMatch(message)
  })

  it('where a fused plan has an exchange', () => {
    expect(problems(gathered(left), true)).toEqual(['ShuffleExchangeExec in a fused plan'])
  })

  it('where a subquery is not in one task', () => {
    const plan = LocalTableScanExec({ output: [], rows: [[]] })
    expect(checkPhysicalQuery({ plan, subqueries: new Map([[nextExprId(), left]]) }, false)).toHaveLength(1)
  })
})

function typesDiffer(): PhysicalPlan {
  const d = column('d', IntegerType)
  return join(hashed(left, 4, a), hashed(scan(d), 4, d), d)
}

function subquery(): Expression {
  return ScalarSubquery({ plan: LocalRelation({ output: [column('x')], rows: [] }) })
}
