import { type DataType, isIntegral } from '../../../common/types/data-type.ts'
import type { Expression } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import { type Compiled, compiled, represent } from './compiled.ts'
import { compileDecimalArithmetic } from './decimal-arithmetic.ts'
import { duckDbType } from './duckdb-types.ts'
import { compileExpression, compileRepresented } from './expression-compiler.ts'
import { raiseError } from './raise-error.ts'
import type { Scope } from './scope.ts'

type Arithmetic = Extract<Expression, { kind: 'Arithmetic' }>
const MICROS_PER_DAY = 86_400_000_000n

export function compileArithmetic(expression: Arithmetic, scope: Scope): Compiled {
  const left = dataTypeOf(expression.left)
  const right = dataTypeOf(expression.right)
  const result = dataTypeOf(expression)
  if (isDatetime(left) || isDatetime(right) || isInterval(left) || isInterval(right)) {
    return compileDatetimeArithmetic(expression, left, right, result, scope)
  }
  if (left.kind === 'decimal' || right.kind === 'decimal') return compileDecimalArithmetic(expression, result, scope)
  const a = compileRepresented(expression.left, scope)
  const b = compileRepresented(expression.right, scope)
  const type = duckDbType(result)
  switch (expression.operator) {
    case '+':
    case '-':
    case '*':
      // Integer overflow is DuckDB's own error, which the executor translates.
      return compiled(`(${a.sql} ${expression.operator} ${b.sql})`, duckDbType(left))
    case '/':
      return checkZero(
        expression.right,
        b,
        compiled(`(${a.sql} / ${b.sql})`, isIntegral(left) ? 'DOUBLE' : duckDbType(left)),
      )
    case '%':
      return checkZero(expression.right, b, compiled(`(${a.sql} % ${b.sql})`, duckDbType(left)), 'REMAINDER_BY_ZERO')
    case 'div':
      return represent(
        checkZero(expression.right, b, compiled(`(${a.sql} // ${b.sql})`, duckDbType(left))),
        result.kind === 'bigint' ? result : { kind: 'bigint' },
      )
    default:
      return compiled(`(${a.sql} ${expression.operator satisfies never} ${b.sql})`, type)
  }
}

/** Guards a division: Spark fails where DuckDB gives NULL or infinity. A divisor that is a non-zero literal needs no guard. */
export function checkZero(
  divisorExpression: Expression,
  divisor: Compiled,
  division: Compiled,
  condition: 'DIVIDE_BY_ZERO' | 'REMAINDER_BY_ZERO' = 'DIVIDE_BY_ZERO',
): Compiled {
  if (isNonZeroLiteral(divisorExpression)) return division
  return compiled(
    `CASE WHEN ${divisor.sql} = 0 THEN ${raiseError(condition)} ELSE ${division.sql} END`,
    division.type,
  )
}

function isNonZeroLiteral(expression: Expression): boolean {
  if (expression.kind === 'Cast') return isNonZeroLiteral(expression.child)
  return expression.kind === 'Literal' && expression.value !== null && Number(expression.value) !== 0
}

function compileDatetimeArithmetic(
  expression: Arithmetic,
  left: DataType,
  right: DataType,
  result: DataType,
  scope: Scope,
): Compiled {
  if (isInterval(left) && isDatetime(right)) {
    return compileDatetimeArithmetic(
      { ...expression, left: expression.right, right: expression.left },
      right,
      left,
      result,
      scope,
    )
  }
  const a = compileExpression(expression.left, scope)
  const { operator } = expression
  const days = wholeDays(expression.right)
  if (left.kind === 'date' && days !== undefined && result.kind === 'date') {
    return compiled(`(${a.sql} ${operator} CAST(${days} AS INTEGER))`, 'DATE')
  }
  const b = compileExpression(expression.right, scope)
  if (left.kind === 'date' && right.kind === 'date') {
    return compiled(`to_days(CAST(${a.sql} - ${b.sql} AS INTEGER))`, 'INTERVAL')
  }
  if (left.kind === 'date' && isIntegral(right))
    return compiled(`(${a.sql} ${operator} CAST(${b.sql} AS INTEGER))`, 'DATE')
  if (isDatetime(left) && isDatetime(right)) {
    return compiled(`(CAST(${a.sql} AS TIMESTAMP) - CAST(${b.sql} AS TIMESTAMP))`, 'INTERVAL')
  }
  if (isDatetime(left)) return represent(compiled(`(${a.sql} ${operator} ${b.sql})`, 'TIMESTAMP'), result)
  return compiled(`(${a.sql} ${operator} ${b.sql})`, 'INTERVAL')
}

/** The days of an interval literal without a time part: dates plus a number of days need no detour by timestamps. */
function wholeDays(expression: Expression): bigint | undefined {
  if (expression.kind !== 'Literal' || expression.dataType.kind !== 'day-time interval') return undefined
  if (typeof expression.value !== 'bigint' || expression.value % MICROS_PER_DAY !== 0n) return undefined
  return expression.value / MICROS_PER_DAY
}

const isDatetime = (type: DataType): boolean =>
  type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz'
const isInterval = (type: DataType): boolean =>
  type.kind === 'interval' || type.kind === 'day-time interval' || type.kind === 'year-month interval'
