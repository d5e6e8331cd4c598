import { describe, expect, it } from 'vitest'
import { DoubleType, LongType } from '../../../common/types/data-type.ts'
import { type Expression, In, IsNotNull, IsNull } from '../../../driver/sql/expressions/expression.ts'
import { type ColumnRange, mayMatch } from '../../../driver/sql/plan/statistics/may-match.ts'
import { and, eq, fn, ge, gt, lit, lt, not, or } from '../../support/expression-builders.ts'
import { relation } from '../../support/logical-plan-builders.ts'

const { col } = relation(['a', 'b'])
const [a, b] = [col['a']!, col['b']!]

/** Column a holds 10 to 20 and two nulls; of column b nothing is known. */
const ranges: Readonly<Record<string, ColumnRange>> = { a: { min: 10, max: 20, nullCount: 2, rowCount: 100 } }
const may = (predicate: Expression, known = ranges): boolean => mayMatch(predicate, (column) => known[column])

const isNull: Expression = IsNull({ child: a })
const isNotNull: Expression = IsNotNull({ child: a })
const inList = (...values: number[]): Expression => In({ value: a, list: values.map((value) => lit(value)) })

describe('rows of a column from 10 to 20', () => {
  it.each<[string, Expression, boolean]>([
    ['a = 9', eq(a, lit(9)), false],
    ['a = 10', eq(a, lit(10)), true],
    ['a = 20', eq(a, lit(20)), true],
    ['a = 21', eq(a, lit(21)), false],
    ['a < 10', lt(a, lit(10)), false],
    ['a < 11', lt(a, lit(11)), true],
    ['a > 20', gt(a, lit(20)), false],
    ['a >= 20', ge(a, lit(20)), true],
    ['20 > a, the other way round', gt(lit(20), a), true],
    ['10 > a, the other way round', gt(lit(10), a), false],
    ['a = null, which no row satisfies', eq(a, lit(null)), false],
    ['a in (1, 2)', inList(1, 2), false],
    ['a in (1, 15)', inList(1, 15), true],
    ['a > 20 and b = 1', and(gt(a, lit(20)), eq(b, lit(1))), false],
    ['a > 20 or b = 1', or(gt(a, lit(20)), eq(b, lit(1))), true],
    ['a > 20 or a < 10', or(gt(a, lit(20)), lt(a, lit(10))), false],
    ['a is null', isNull, true],
    ['a is not null', isNotNull, true],
  ])('%s: %3$s', (_, predicate, expected) => {
    expect(may(predicate)).toBe(expected)
  })
})

it('a column without nulls has no row that is null, one of nulls alone none that is not', () => {
  expect(may(isNull, { a: { min: 1, max: 2, nullCount: 0, rowCount: 5 } })).toBe(false)
  expect(may(isNotNull, { a: { min: undefined, max: undefined, nullCount: 5, rowCount: 5 } })).toBe(false)
})

describe('what is not certain passes', () => {
  it.each<[string, Expression]>([
    ['a column of which nothing is known', eq(b, lit(1))],
    ['a negation', not(eq(a, lit(9)))],
    ['a function of the column', eq(fn('abs', DoubleType, a), lit(9))],
    ['two columns', eq(a, b)],
    ['a literal of another type', eq(a, lit(9n, LongType))],
  ])('%s', (_, predicate) => {
    expect(may(predicate)).toBe(true)
  })
  it('bounds that are not known', () => {
    expect(may(eq(a, lit(9)), { a: { min: undefined, max: undefined, nullCount: undefined, rowCount: 5 } })).toBe(true)
    expect(may(isNull, { a: { min: 1, max: 2, nullCount: undefined, rowCount: 5 } })).toBe(true)
  })
})
