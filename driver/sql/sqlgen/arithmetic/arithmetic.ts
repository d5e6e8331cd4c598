import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type AnsiIntervalType, type DataType, isAnsiInterval, isIntegral } from '../../../../common/types/data-type.ts'
import { MICROS_PER } from '../../../../common/types/interval-text.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { isDatetime, isInterval } from '../../expressions/types/type-shapes.ts'
import { bound } from '../bind-once.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import type { Compile, Scope } from '../scope.ts'
import { localTime, moveLocally } from '../time-zone/local-time.ts'
import { addCalendars, scaleCalendar, shiftByCalendar } from './calendar-arithmetic.ts'
import { checkDivisor } from './check-zero.ts'
import { compileDecimalArithmetic } from './decimal-arithmetic.ts'
import { byNumber, intervalOf, productOverflow, sumOverflow, timesNumber, wide } from './interval-arithmetic.ts'
import { remainder } from './remainder.ts'

type Arithmetic = Extract<Expression, { kind: 'Arithmetic' }>

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
  return compiled(
    bound(`{${values}}`, () => guarded, 'operands'),
    duckDbType(result),
  )
}

function compileDatetimeArithmetic(
  expression: Arithmetic,
  left: DataType,
  right: DataType,
  result: DataType,
  compile: Compile,
): Compiled {
  const { operator } = expression
  const a = compile(expression.left)
  const days = wholeDays(expression.right)
  if (left.kind === 'date' && days !== undefined)
    return compiled(`(${a.sql} ${operator} CAST(${days} AS INTEGER))`, 'DATE')
  const b = compile(expression.right)
  if (isDatetime(left)) return compileShift(expression, a, b)
  if (left.kind === 'interval') return compileCalendar(expression, a, b)
  if (!isAnsiInterval(left))
    throw new SparkError('INTERNAL_ERROR', { message: `arithmetic of ${left.kind} and ${right.kind}` })
  return compiled(intervalArithmetic(expression, left, a, b), duckDbType(result))
}

/** A date or time moved, or the time between two. */
function compileShift(expression: Arithmetic, a: Compiled, b: Compiled): Compiled {
  const [left, right, result] = [dataTypeOf(expression.left), dataTypeOf(expression.right), dataTypeOf(expression)]
  const operator = expression.operator === '-' ? '-' : '+'
  if (left.kind === 'date' && right.kind === 'date')
    return compiled(`((${a.sql} - ${b.sql}) * ${MICROS_PER.day})`, 'BIGINT')
  const { timeZone } = expression
  if (isDatetime(right)) {
    // The difference of what clocks show.
    const micros = (time: string, type: DataType): string =>
      `epoch_us(${type.kind === 'timestamp' ? localTime(time, timeZone) : time})`
    return compiled(`(${micros(a.sql, left)} - ${micros(b.sql, right)})`, 'BIGINT')
  }
  if (timeZone !== undefined && left.kind === 'timestamp')
    return compiled(moveInstant(a.sql, operator, expression.right, b.sql, timeZone), 'TIMESTAMP')
  if (isIntegral(right)) return compiled(`(${a.sql} ${operator} CAST(${b.sql} AS INTEGER))`, 'DATE')
  switch (right.kind) {
    case 'interval':
      return compiled(shiftByCalendar(a.sql, left, operator, b.sql), duckDbType(result))
    case 'year-month interval':
      return represent(compiled(`(${a.sql} ${operator} to_months(${b.sql}))`, 'TIMESTAMP'), result)
    default:
      return left.kind === 'date'
        ? compiled(`(${a.sql} ${operator} CAST(${b.sql} // ${MICROS_PER.day} AS INTEGER))`, 'DATE')
        : compiled(`(${a.sql} ${operator} to_microseconds(${b.sql}))`, 'TIMESTAMP')
  }
}

/** Months and days are added to what clocks show, the rest to the instant. */
function moveInstant(instant: string, operator: '+' | '-', by: Expression, sql: string, timeZone: string): string {
  const type = dataTypeOf(by)
  if (type.kind === 'interval') return shiftByCalendar(instant, type, operator, sql, timeZone)
  const move = (interval: string): string =>
    moveLocally(instant, timeZone, (local) => `(${local} ${operator} ${interval})`)
  if (type.kind === 'year-month interval') return move(`to_months(${sql})`)
  const known = by.kind === 'Literal' && typeof by.value === 'bigint' ? by.value : undefined
  if (known === undefined) {
    const days = move(`to_days(CAST(${sql} // ${MICROS_PER.day} AS INTEGER))`)
    return `(${days} ${operator} to_microseconds(${sql} % ${MICROS_PER.day}))`
  }
  const [days, micros] = [known / MICROS_PER.day, known % MICROS_PER.day]
  const moved = days === 0n ? instant : move(`to_days(${days})`)
  return micros === 0n ? moved : `(${moved} ${operator} to_microseconds(${micros}))`
}

function compileCalendar(expression: Arithmetic, a: Compiled, b: Compiled): Compiled {
  const type = duckDbType(dataTypeOf(expression))
  const { operator } = expression
  if (operator === '+' || operator === '-') return compiled(addCalendars(a.sql, operator, b.sql), type)
  const scaled = compiled(scaleCalendar(a.sql, operator === '*' ? '*' : '/', b.sql), type)
  return operator === '/' ? checkDivisor(expression, b, scaled, 'INTERVAL_DIVIDED_BY_ZERO') : scaled
}

function intervalArithmetic(expression: Arithmetic, type: AnsiIntervalType, a: Compiled, b: Compiled): string {
  const { operator } = expression
  const right = dataTypeOf(expression.right)
  // DuckDB's TRY takes nothing that raises our errors.
  const failure = (error: string): string => (expression.mode === 'try' ? 'NULL' : error)
  switch (operator) {
    case '+':
    case '-': {
      const error = sumOverflow(operator === '+' ? 'try_add' : 'try_subtract')
      return intervalOf(`(${wide(a.sql)} ${operator} ${wide(b.sql)})`, type, failure(error))
    }
    case '*':
      return timesNumber(a.sql, type, represent(b, right).sql, right, failure(productOverflow()))
    case '/': {
      const sql = byNumber(a.sql, type, represent(b, right).sql, right, failure(productOverflow()))
      const quotient = compiled(sql, '')
      return checkDivisor(expression, b, quotient, 'INTERVAL_DIVIDED_BY_ZERO').sql
    }
    case 'div':
    case '%': {
      const quotient = compiled(`CAST(${wide(a.sql)} // ${wide(b.sql)} AS BIGINT)`, '')
      return checkDivisor(expression, b, quotient).sql
    }
  }
}

/** The days of an interval literal of days: dates plus a number of days need no detour by timestamps. */
function wholeDays(expression: Expression): bigint | undefined {
  if (expression.kind !== 'Literal' || expression.dataType.kind !== 'day-time interval') return undefined
  return typeof expression.value === 'bigint' ? expression.value / MICROS_PER.day : undefined
}
