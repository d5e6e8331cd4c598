import { expect, it } from 'vitest'
import { type DataType, DateType, StringType, TimestampNtzType, TimestampType } from '../../common/types/data-type.ts'
import { Alias, Cast } from '../../driver/sql/expressions/expression.ts'
import { SpecialDatetimeValues } from '../../driver/sql/optimizer/rules/special-datetime-values.ts'
import { Project } from '../../driver/sql/plan/logical/logical-plan.ts'
import { lit } from '../support/expression-builders.ts'
import { context, relation } from '../support/logical-plan-builders.ts'

const NOW = 1_700_000_000_123_456n
const DAY = 86_400_000_000n

function meaningOf(text: string, dataType: DataType): unknown {
  const child = Cast({ child: lit(text, StringType), dataType })
  const plan = Project({ projectList: [Alias({ name: 'c', child })], child: relation(['a']).plan })
  const after = SpecialDatetimeValues.apply(plan, { ...context, currentTimestampMicros: NOW })
  const [item] = after.kind === 'Project' ? after.projectList : []
  return item?.kind === 'Alias' && item.child.kind === 'Literal' ? item.child.value : 'not replaced'
}

it.each([
  ['epoch', 0, 0n],
  [' Today ', 19675, 19675n * DAY],
  ['tomorrow UTC', 19676, 19676n * DAY],
  ['YESTERDAY +01:00', 19674, 19674n * DAY],
  ['now', 19675, NOW],
])('%j is a date and a time', (text, date, time) => {
  expect(meaningOf(text, DateType)).toBe(date)
  expect(meaningOf(text, TimestampType)).toBe(time)
  expect(meaningOf(text, TimestampNtzType)).toBe(time)
})

it.each(['now UTC', 'today Atlantis', 'epochs', 'constructor', '1970-01-01', ''])('%j stays a text', (text) => {
  expect(meaningOf(text, DateType)).toBe('not replaced')
})

it('only dates and times are meant', () => {
  expect(meaningOf('epoch', StringType)).toBe('not replaced')
})
