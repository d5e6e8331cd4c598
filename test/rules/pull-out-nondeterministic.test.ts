import { expect, it } from 'vitest'
import { LongType } from '../../common/types/data-type.ts'
import { Alias, Comparison, type Expression, ScalarFunction } from '../../driver/sql/expressions/expression.ts'
import { PullOutNondeterministic } from '../../driver/sql/optimizer/rules/pull-out-nondeterministic.ts'
import { Filter, Project } from '../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../driver/sql/plan/logical/plan-output.ts'
import { lit } from '../support/expression-builders.ts'
import { context, relation } from '../support/logical-plan-builders.ts'

const call = (name: string, ...args: readonly Expression[]): Expression =>
  ScalarFunction({ name, args, dataType: LongType, nullable: false })
const number = () => call('monotonically_increasing_id')
const above = (left: Expression, right: Expression): Expression => Comparison({ operator: '>', left, right })

it('makes the number of a row that a filter reads a column of its input, once', () => {
  const { plan: child } = relation(['a'])
  const plan = Filter({ condition: above(number(), number()), child })
  const after = PullOutNondeterministic.apply(plan, context)
  expect(outputOf(after)).toEqual(outputOf(plan))
  expect(after).toMatchObject({
    kind: 'Project',
    child: {
      kind: 'Filter',
      condition: { left: { kind: 'AttributeReference' }, right: { kind: 'AttributeReference' } },
      child: {
        kind: 'Project',
        projectList: [{ name: 'a' }, { kind: 'Alias', child: { name: 'monotonically_increasing_id' } }],
      },
    },
  })
})

it('tells the numbers of two seeds from one another', () => {
  const { plan: child } = relation(['a'])
  const seeded = (seed: number): Expression => call('rand', lit(seed))
  const after = PullOutNondeterministic.apply(Filter({ condition: above(seeded(1), seeded(2)), child }), context)
  expect(after).toMatchObject({
    child: { child: { projectList: [{}, { child: { args: [{ value: 1 }] } }, { child: { args: [{ value: 2 }] } }] } },
  })
})

it('leaves alone select lists, and what is random without a seed', () => {
  const { plan: child } = relation(['a'])
  const list = Project({ projectList: [Alias({ name: 'n', child: number() })], child })
  expect(PullOutNondeterministic.apply(list, context)).toBe(list)
  const filter = Filter({ condition: above(call('rand'), lit(1)), child })
  expect(PullOutNondeterministic.apply(filter, context)).toBe(filter)
})
