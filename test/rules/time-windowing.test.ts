import { expect, it } from 'vitest'
import { LongType, structField, structType, TimestampType } from '../../common/types/data-type.ts'
import { Alias, type Expression, Literal, ScalarFunction } from '../../driver/sql/expressions/expression.ts'
import { TimeWindowing } from '../../driver/sql/optimizer/rules/time-windowing.ts'
import { Project } from '../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../driver/sql/plan/logical/plan-output.ts'
import { context, relation } from '../support/logical-plan-builders.ts'

const dataType = structType([structField('start', TimestampType), structField('end', TimestampType)])
const micros = (value: bigint): Expression => Literal({ value, dataType: LongType })

function projectOf(distance: bigint) {
  const { plan: child } = relation(['t'])
  const [time] = outputOf(child)
  if (!time) throw new Error('a relation without a column')
  const args = [time, micros(10n), micros(distance), micros(0n)]
  const window = ScalarFunction({ name: 'window', args, dataType, nullable: false })
  return Project({ projectList: [Alias({ name: 'window', child: window })], child })
}

it('leaves out rows without a time, once', () => {
  const plan = projectOf(10n)
  const after = TimeWindowing.apply(plan, context)
  expect(after).toMatchObject({
    kind: 'Project',
    projectList: plan.projectList,
    child: { kind: 'Filter', condition: { kind: 'IsNotNull' }, child: plan.child },
  })
  expect(TimeWindowing.apply(after, context)).toBe(after)
})

it('puts a row in all windows that slide over it', () => {
  const after = TimeWindowing.apply(projectOf(5n), context)
  expect(after).toMatchObject({
    kind: 'Project',
    projectList: [{ child: { kind: 'AttributeReference', name: 'window' } }],
    child: { kind: 'Generate', generator: { name: 'explode', args: [{ name: 'window_list' }] } },
  })
})

it('leaves alone what has no window of time', () => {
  const { plan } = relation(['t'])
  expect(TimeWindowing.apply(plan, context)).toBe(plan)
})
