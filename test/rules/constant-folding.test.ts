import { expect, it } from 'vitest'
import type { DataType } from '../../common/types/data-type.ts'
import {
  DateType,
  DayTimeInterval,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  YearMonthInterval,
} from '../../common/types/data-type.ts'
import { foldConstants } from '../../driver/sql/expressions/constant/fold-constants.ts'
import { Arithmetic, type ArithmeticOperator, Cast, type Expression } from '../../driver/sql/expressions/expression.ts'
import { expressionText } from '../../driver/sql/plan/expression-text.ts'
import { lit } from '../support/expression-builders.ts'

const arithmetic = (
  operator: ArithmeticOperator,
  left: Expression,
  right: Expression,
  dataType: DataType,
): Expression =>
  Arithmetic({
    operator,
    left,
    right,
    dataType,
  })
const cast = (child: Expression, dataType: DataType): Expression => Cast({ child, dataType })
const day = (text: string) => lit(Date.parse(text) / 86_400_000, DateType)
const folded = (expression: Expression) => expressionText(foldConstants(expression))

it('subtracts days from a date', () => {
  const days = lit(90n * 86_400_000_000n, DayTimeInterval)
  expect(folded(arithmetic('-', day('1998-12-01'), days, DateType))).toBe('1998-09-02')
})

it('adds months to a date, keeping within the month', () => {
  expect(folded(arithmetic('+', day('2024-01-31'), lit(1, YearMonthInterval), DateType))).toBe('2024-02-29')
})

it('adds and subtracts decimals exactly', () => {
  const type = decimalType(4, 2)
  expect(folded(arithmetic('-', lit(6n, decimalType(2, 2)), lit(1n, decimalType(2, 2)), type))).toBe('0.05')
})

it('leaves an overflow for the row that reaches it', () => {
  expect(folded(arithmetic('+', lit(2_147_483_647), lit(1), IntegerType))).toBe('(2147483647 + 1)')
})

it('leaves a division by zero and a malformed cast', () => {
  expect(folded(arithmetic('div', lit(1n), lit(0n), LongType))).toBe('(1 div 0)')
  expect(folded(cast(lit('x', StringType), IntegerType))).toBe('cast(x as int)')
})

it('casts integers to decimals, and dates from text', () => {
  expect(folded(cast(lit(24), decimalType(15, 2)))).toBe('24.00')
  expect(folded(cast(lit('1994-01-01', StringType), DateType))).toBe('1994-01-01')
  expect(folded(cast(lit('1994-02-31', StringType), DateType))).toBe('cast(1994-02-31 as date)')
})
