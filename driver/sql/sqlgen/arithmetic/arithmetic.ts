import { type DataType, isIntegral } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import type { Compile, Scope } from '../scope.ts'
import { checkDivisor } from './check-zero.ts'
import { compileDecimalArithmetic } from './decimal-arithmetic.ts'
import { remainder } from './remainder.ts'

type Arithmetic = Extract<Expression, { kind: 'Arithmetic' }>
const MICROS_PER_DAY = 86_400_000_000n

export function compileArithmetic(expression: Arithmetic, scope: Scope, compile: Compile): Compiled {
  return expression.mode === 'try'
    ? compileTry(expression, scope, compile)
    : compileOperation(expression, scope, compile)
}

function compileOperation(expression: Arithmetic, scope: Scope, compile: Compile): Compiled {
  const left = dataTypeOf(expression.left)
  const right = dataTypeOf(expression.right)
  const result = dataTypeOf(expression)
  if (isDatetime(left) || isDatetime(right) || isInterval(left) || isInterval(right)) {
    return compileDatetimeArithmetic(expression, left, right, result, compile)
  }
  if (left.kind === 'decimal' || right.kind === 'decimal')
    return compileDecimalArithmetic(expression, result, scope, compile)
  const a = represent(compile(expression.left), left)
  const b = represent(compile(expression.right), right)
  const type = duckDbType(result)
  switch (expression.operator) {
    case '+':
    case '-':
    case '*':
      // Integer overflow is DuckDB's own error, which the executor translates.
      return compiled(`(${a.sql} ${expression.operator} ${b.sql})`, duckDbType(left))
    case '/':
      return checkDivisor(
        expression,
        b,
        compiled(`(${a.sql} / ${b.sql})`, isIntegral(left) ? 'DOUBLE' : duckDbType(left)),
      )
    case '%':
      return checkDivisor(expression, b, compiled(remainder(expression, a, b), duckDbType(left)), 'REMAINDER_BY_ZERO')
    case 'div':
      return represent(
        checkDivisor(expression, b, compiled(`(${a.sql} // ${b.sql})`, duckDbType(left))),
        result.kind === 'bigint' ? result : { kind: 'bigint' },
      )
    default:
      return compiled(`(${a.sql} ${expression.operator satisfies never} ${b.sql})`, type)
  }
}

/**
 * Null where the operation fails, not where an operand does: TRY is put around the operation over the operands' values. In the
 * body of a lambda, for elsewhere DuckDB has no TRY over aggregate calls.
 */
function compileTry(expression: Arithmetic, scope: Scope, compile: Compile): Compiled {
  const operands = [expression.left, expression.right].map((operand) =>
    represent(compile(operand), dataTypeOf(operand)),
  )
  const [left, right] = operands.map((operand, index) => compiled(`operands['${index}']`, operand.type))
  if (!left || !right) return compileOperation(expression, scope, compile)
  const result = dataTypeOf(expression)
  // Its failure must be one that TRY catches: of an exact text, and in the type the result has.
  const exact = { ...scope, optimistic: false }
  const value = compileOperation(expression, exact, (operand) => (operand === expression.left ? left : right))
  const divides = expression.operator === '/' || expression.operator === '%' || expression.operator === 'div'
  const tried = `TRY(${represent(value, result).sql})`
  const guarded = divides ? `CASE WHEN ${right.sql} <> 0 THEN ${tried} END` : tried
  const values = operands.map((operand, index) => `'${index}': ${operand.sql}`).join(', ')
  return compiled(`list_transform([{${values}}], lambda operands: ${guarded})[1]`, duckDbType(result))
}

function compileDatetimeArithmetic(
  expression: Arithmetic,
  left: DataType,
  right: DataType,
  result: DataType,
  compile: Compile,
): Compiled {
  if (isInterval(left) && isDatetime(right)) {
    return compileDatetimeArithmetic(
      { ...expression, left: expression.right, right: expression.left },
      right,
      left,
      result,
      compile,
    )
  }
  const a = compile(expression.left)
  const { operator } = expression
  const days = wholeDays(expression.right)
  if (left.kind === 'date' && days !== undefined && result.kind === 'date') {
    return compiled(`(${a.sql} ${operator} CAST(${days} AS INTEGER))`, 'DATE')
  }
  const b = compile(expression.right)
  if (left.kind === 'date' && right.kind === 'date') {
    return compiled(`to_days(CAST(${a.sql} - ${b.sql} AS INTEGER))`, 'INTERVAL')
  }
  if (left.kind === 'date' && isIntegral(right))
    return compiled(`(${a.sql} ${operator} CAST(${b.sql} AS INTEGER))`, 'DATE')
  if (isDatetime(left) && isDatetime(right)) {
    return compiled(`(CAST(${a.sql} AS TIMESTAMP) - CAST(${b.sql} AS TIMESTAMP))`, 'INTERVAL')
  }
  if (isDatetime(left)) return represent(compiled(`(${a.sql} ${operator} ${b.sql})`, 'TIMESTAMP'), result)
  const moved = compiled(`(${a.sql} ${operator} ${b.sql})`, 'INTERVAL')
  return operator === '/' ? checkDivisor(expression, b, moved, 'INTERVAL_DIVIDED_BY_ZERO') : moved
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
