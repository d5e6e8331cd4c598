import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { DataType, DecimalType } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { type Compiled, castTo, compiled, decimalCompiled, decimalOf, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import type { Compile, Scope } from '../scope.ts'
import { checkDivisor } from './check-zero.ts'
import { remainder } from './remainder.ts'

type Arithmetic = Extract<Expression, { kind: 'Arithmetic' }>

/** Digits DuckDB keeps in 64 bits, and in 128. */
const MAX_LONG_DIGITS = 18
const MAX_DIGITS = 38

/**
 * Spark's decimal arithmetic in DuckDB's. Both are exact for `+ - *`, but DuckDB keeps results of operands of up to 18 digits
 * in 18 digits and fails on overflow. The exact text widens an operand to prevent that; the optimistic text lets it happen.
 */
export function compileDecimalArithmetic(
  expression: Arithmetic,
  result: DataType,
  scope: Scope,
  compile: Compile,
): Compiled {
  const a = decimalOperand(expression.left, compile)
  const b = decimalOperand(expression.right, compile)
  switch (expression.operator) {
    case '+':
    case '-':
    case '*':
      return exactOperation(expression.operator, a, b, result, scope)
    case '/':
      return checkDivisor(expression, b, divideDecimals(a, b, result, scope))
    case '%':
      return represent(checkDivisor(expression, b, remainderOf(expression, a, b, result), 'REMAINDER_BY_ZERO'), result)
    case 'div': {
      const quotient = divideDecimals(a, b, { kind: 'decimal', precision: 38, scale: 6 }, scope)
      return checkDivisor(expression, b, compiled(`CAST(trunc(${quotient.sql}) AS BIGINT)`, 'BIGINT'))
    }
  }
}

function exactOperation(
  operator: '+' | '-' | '*',
  left: Compiled,
  right: Compiled,
  result: DataType,
  scope: Scope,
): Compiled {
  const [a, b] = [digits(left), digits(right)]
  const natural = operator === '*' ? product(a, b) : sum(a, b)
  if (
    natural.precision > MAX_LONG_DIGITS &&
    Math.max(a.precision, b.precision) <= MAX_LONG_DIGITS &&
    natural.scale < MAX_LONG_DIGITS
  ) {
    if (!scope.optimistic) {
      const wide = decimalCompiled(`CAST(${left.sql} AS DECIMAL(19, ${a.scale}))`, 19, a.scale)
      return exactOperation(operator, wide, right, result, scope)
    }
    return decimalCompiled(`(${left.sql} ${operator} ${right.sql})`, MAX_LONG_DIGITS, natural.scale)
  }
  if (natural.scale > MAX_DIGITS || (natural.precision > MAX_DIGITS && !scope.optimistic)) {
    return byExecutor(operator, left, right, result)
  }
  const value = decimalCompiled(
    `(${left.sql} ${operator} ${right.sql})`,
    Math.min(MAX_DIGITS, natural.precision),
    natural.scale,
  )
  // Spark gives up decimals where the digits would exceed 38.
  return result.kind === 'decimal' && result.scale < natural.scale ? represent(value, result) : value
}

/** DuckDB goes by doubles where 38 digits do not hold both operands with the same number of decimals. */
function remainderOf(expression: Arithmetic, left: Compiled, right: Compiled, result: DataType): Compiled {
  const fits = sum(digits(left), digits(right)).precision <= MAX_DIGITS
  if (!fits) return byExecutor(expression.mode === 'pmod' ? 'pmod' : '%', left, right, result)
  return compiled(remainder(expression, left, right), 'unknown')
}

/** By the executor's exact function, of texts: what 128-bit integers cannot hold on the way to a result that fits. */
function byExecutor(
  operator: '+' | '-' | '*' | '/' | '%' | 'pmod',
  left: Compiled,
  right: Compiled,
  result: DataType,
): Compiled {
  const text = (value: Compiled) => castTo(value, 'VARCHAR').sql
  const scale = result.kind === 'decimal' ? result.scale : 0
  const type = duckDbType(result)
  return compiled(`CAST(flashover_decimal('${operator}', ${text(left)}, ${text(right)}, ${scale}) AS ${type})`, type)
}

const product = (a: DecimalType, b: DecimalType): DecimalType => ({
  kind: 'decimal',
  precision: a.precision + b.precision,
  scale: a.scale + b.scale,
})
const sum = (a: DecimalType, b: DecimalType): DecimalType => {
  const scale = Math.max(a.scale, b.scale)
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1
  return { kind: 'decimal', precision, scale }
}

/**
 * The quotient in Spark's result type, rounded HALF_UP; the divisor is not zero. In 128-bit integers where the digits are known to
 * fit, or hoped to in the optimistic text (DuckDB fails on overflow); else by the executor's exact function.
 */
export function divideDecimals(left: Compiled, right: Compiled, result: DataType, scope: Scope): Compiled {
  const scale = result.kind === 'decimal' ? result.scale : 0
  const [a, b] = [digits(left), digits(right)]
  const shift = scale + b.scale - a.scale
  const fits = fitsLong(a, shift) && fitsLong(b, -shift)
  if (!fits && !scope.optimistic) return byExecutor('/', left, right, result)
  const numerator = scaleUp(unscaled(left, a), shift)
  const denominator = scaleUp(unscaled(right, b), -shift)
  return fromUnscaled(integerHalfUp(numerator, denominator), result)
}

/** Whether the digits of `type`, scaled up and doubled for rounding, stay within 128 bits, on the way there as well. */
const fitsLong = (type: DecimalType, shift: number): boolean =>
  type.precision + Math.max(shift, 0) + 2 <= MAX_DIGITS && type.precision + type.scale <= MAX_DIGITS

/** A decimal's digits as HUGEINT: scaled up by arithmetic that stays within 38 digits. */
function unscaled(value: Compiled, type: DecimalType = digits(value)): string {
  if (type.scale === 0) return `CAST(${value.sql} AS HUGEINT)`
  return `CAST(CAST(${value.sql} AS DECIMAL(38, ${type.scale})) * ${powerOfTen(type.scale)} AS HUGEINT)`
}

const scaleUp = (sql: string, by: number): string => (by > 0 ? `(${sql} * ${powerOfTen(by)})` : sql)

/** `numerator / denominator`, HALF_UP. Written with one division and sign handling of integers, no branches. */
function integerHalfUp(numerator: string, denominator: string): string {
  const n = `abs(${numerator})`
  const d = `abs(${denominator})`
  return `((2 * ${n} + ${d}) // (2 * ${d}) * sign(${numerator}) * sign(${denominator}))`
}

/** Digits back to a decimal of the given scale. */
function fromUnscaled(sql: string, result: DataType): Compiled {
  const scale = result.kind === 'decimal' ? result.scale : 0
  const precision = result.kind === 'decimal' ? result.precision : 38
  const whole = `CAST(${sql} AS DECIMAL(${precision}, 0))`
  if (scale === 0) return decimalCompiled(whole, precision, 0)
  return compiled(
    `CAST(${whole} * CAST('0.${'0'.repeat(scale - 1)}1' AS DECIMAL(${scale}, ${scale})) AS ${duckDbType(result)})`,
    duckDbType(result),
  )
}

const powerOfTen = (power: number): string => `1${'0'.repeat(power)}::HUGEINT`

function decimalOperand(expression: Expression, compile: Compile): Compiled {
  const value = compile(expression)
  return decimalOf(value.type) ? value : represent(value, decimalTypeFor(dataTypeOf(expression)))
}

function digits(value: Compiled): DecimalType {
  const type = decimalOf(value.type)
  if (!type) throw new SparkError('INTERNAL_ERROR', { message: `decimal expected, got ${value.type}` })
  return type
}

function decimalTypeFor(type: DataType): DataType {
  switch (type.kind) {
    case 'tinyint':
      return { kind: 'decimal', precision: 3, scale: 0 }
    case 'smallint':
      return { kind: 'decimal', precision: 5, scale: 0 }
    case 'int':
      return { kind: 'decimal', precision: 10, scale: 0 }
    case 'bigint':
      return { kind: 'decimal', precision: 20, scale: 0 }
    default:
      return type
  }
}
