import { SparkError } from '../../common/errors/spark-error.ts'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
  VoidType,
} from '../../common/types/data-type.ts'
import { Decimal, SparkDate, SparkTimestamp } from '../../common/types/row.ts'
import { nextExprId } from '../sql/expressions/expr-id.ts'
import type { ArithmeticOperator, ComparisonOperator, Expression, SortOrder } from '../sql/expressions/expression.ts'
import { parseDataType } from '../sql/parser/parser.ts'

/** A JavaScript value that stands for a literal column. */
export type LiteralInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Decimal
  | SparkDate
  | SparkTimestamp
/** A column, or the name of one. */
export type ColumnOrName = Column | string

/**
 * An expression over the columns of a DataFrame. Operators are methods, named as in Spark's Java API; a plain value on their
 * right-hand side is a literal.
 *
 * @example
 * flights.filter(F.col('delay').gt(60).and(F.col('origin').equalTo('SFO')))
 */
export class Column {
  readonly expr: Expression

  constructor(expr: Expression) {
    this.expr = Object.freeze(expr)
  }

  equalTo(other: Column | LiteralInput): Column {
    return this.#compare('=', other)
  }
  eq(other: Column | LiteralInput): Column {
    return this.equalTo(other)
  }
  notEqual(other: Column | LiteralInput): Column {
    return this.equalTo(other).not()
  }
  /** Equality in which null equals null. */
  eqNullSafe(other: Column | LiteralInput): Column {
    return this.#compare('<=>', other)
  }
  gt(other: Column | LiteralInput): Column {
    return this.#compare('>', other)
  }
  geq(other: Column | LiteralInput): Column {
    return this.#compare('>=', other)
  }
  lt(other: Column | LiteralInput): Column {
    return this.#compare('<', other)
  }
  leq(other: Column | LiteralInput): Column {
    return this.#compare('<=', other)
  }
  plus(other: Column | LiteralInput): Column {
    return this.#arithmetic('+', other)
  }
  minus(other: Column | LiteralInput): Column {
    return this.#arithmetic('-', other)
  }
  multiply(other: Column | LiteralInput): Column {
    return this.#arithmetic('*', other)
  }
  divide(other: Column | LiteralInput): Column {
    return this.#arithmetic('/', other)
  }
  mod(other: Column | LiteralInput): Column {
    return this.#arithmetic('%', other)
  }
  negate(): Column {
    return new Column({ kind: 'UnaryMinus', child: this.expr })
  }
  and(other: Column): Column {
    return new Column({ kind: 'And', left: this.expr, right: other.expr })
  }
  or(other: Column): Column {
    return new Column({ kind: 'Or', left: this.expr, right: other.expr })
  }
  not(): Column {
    return new Column({ kind: 'Not', child: this.expr })
  }
  isNull(): Column {
    return new Column({ kind: 'IsNull', child: this.expr })
  }
  isNotNull(): Column {
    return new Column({ kind: 'IsNotNull', child: this.expr })
  }
  /** Between two values, both included. */
  between(lower: Column | LiteralInput, upper: Column | LiteralInput): Column {
    return new Column({ kind: 'Between', value: this.expr, lower: toExpression(lower), upper: toExpression(upper) })
  }
  isin(...values: readonly (Column | LiteralInput)[]): Column {
    return new Column({ kind: 'In', value: this.expr, list: values.map(toExpression) })
  }
  like(pattern: string): Column {
    return new Column({
      kind: 'Like',
      value: this.expr,
      pattern: literal(pattern),
      escape: '\\',
      caseInsensitive: false,
    })
  }
  ilike(pattern: string): Column {
    return new Column({
      kind: 'Like',
      value: this.expr,
      pattern: literal(pattern),
      escape: '\\',
      caseInsensitive: true,
    })
  }
  rlike(pattern: string): Column {
    return callFunction('rlike', this, pattern)
  }
  contains(other: Column | LiteralInput): Column {
    return callFunction('contains', this, other)
  }
  startsWith(other: Column | LiteralInput): Column {
    return callFunction('startswith', this, other)
  }
  endsWith(other: Column | LiteralInput): Column {
    return callFunction('endswith', this, other)
  }
  /** Characters from `start`, 1-based, `length` of them. */
  substr(start: number, length: number): Column {
    return callFunction('substring', this, start, length)
  }
  /** An array's element by 0-based index, or a map's value by key. */
  getItem(key: Column | LiteralInput): Column {
    return callFunction('extract_value', this, key)
  }
  getField(name: string): Column {
    return callFunction('extract_value', this, name)
  }
  /** Another branch of a `when` chain. */
  when(condition: Column, value: Column | LiteralInput): Column {
    const { expr } = this
    if (expr.kind !== 'CaseWhen' || expr.elseValue)
      throw new SparkError('INTERNAL_ERROR', { message: 'when() goes after functions.when(), before otherwise()' })
    return new Column({
      ...expr,
      branches: [...expr.branches, { condition: condition.expr, value: toExpression(value) }],
    })
  }
  otherwise(value: Column | LiteralInput): Column {
    const { expr } = this
    if (expr.kind !== 'CaseWhen' || expr.elseValue)
      throw new SparkError('INTERNAL_ERROR', { message: 'otherwise() goes once, after functions.when()' })
    return new Column({ ...expr, elseValue: toExpression(value) })
  }
  /** Casts to a type, given as a DataType or in DDL: `col.cast('decimal(10,2)')`. Bad values are errors (ANSI). */
  cast(type: DataType | string): Column {
    return new Column({
      kind: 'Cast',
      child: this.expr,
      dataType: typeof type === 'string' ? parseDataType(type) : type,
      mode: 'ansi',
    })
  }
  /** As `cast`, with null for a bad value. */
  try_cast(type: DataType | string): Column {
    return new Column({
      kind: 'Cast',
      child: this.expr,
      dataType: typeof type === 'string' ? parseDataType(type) : type,
      mode: 'try',
    })
  }
  as(name: string): Column {
    return new Column({ kind: 'Alias', child: this.expr, name, exprId: nextExprId() })
  }
  alias(name: string): Column {
    return this.as(name)
  }
  asc(): Column {
    return this.#order('ascending', 'first')
  }
  asc_nulls_last(): Column {
    return this.#order('ascending', 'last')
  }
  desc(): Column {
    return this.#order('descending', 'last')
  }
  desc_nulls_first(): Column {
    return this.#order('descending', 'first')
  }

  #compare(operator: ComparisonOperator, other: Column | LiteralInput): Column {
    return new Column({ kind: 'Comparison', operator, left: this.expr, right: toExpression(other) })
  }
  #arithmetic(operator: ArithmeticOperator, other: Column | LiteralInput): Column {
    return new Column({ kind: 'Arithmetic', operator, left: this.expr, right: toExpression(other) })
  }
  #order(direction: SortOrder['direction'], nulls: SortOrder['nulls']): Column {
    return new Column({ kind: 'SortOrder', child: this.expr, direction, nulls })
  }
}

/** A call of a SQL function by name; plain values are literals. */
export function callFunction(name: string, ...args: readonly (Column | LiteralInput)[]): Column {
  return new Column({ kind: 'UnresolvedFunction', name, args: args.map(toExpression), distinct: false })
}

/** A column by name; dots separate qualifier, column and field, backquotes protect them. `*` is all columns. */
export function columnByName(name: string): Column {
  if (name === '*') return new Column({ kind: 'UnresolvedStar', target: [] })
  const parts = [...name.matchAll(/`((?:[^`]|``)+)`|([^.`]+)/g)].map(
    (match) => match[1]?.replaceAll('``', '`') ?? match[2] ?? '',
  )
  if (parts.at(-1) === '*') return new Column({ kind: 'UnresolvedStar', target: parts.slice(0, -1) })
  return new Column({ kind: 'UnresolvedAttribute', nameParts: parts })
}

export const toColumn = (column: ColumnOrName): Column => (typeof column === 'string' ? columnByName(column) : column)

export const toExpression = (value: Column | LiteralInput): Expression =>
  value instanceof Column ? value.expr : literal(value)

/** A JavaScript value as a literal: whole numbers are int or bigint by size, others double; Date is a timestamp. */
export function literal(value: LiteralInput): Expression {
  const made = (literalValue: null | boolean | number | bigint | string | Uint8Array, dataType: DataType): Expression =>
    Object.freeze({ kind: 'Literal', value: literalValue, dataType })
  if (value === null) return made(null, VoidType)
  if (typeof value === 'boolean') return made(value, BooleanType)
  if (typeof value === 'string') return made(value, StringType)
  if (typeof value === 'bigint') return made(value, LongType)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return made(value, DoubleType)
    return Math.abs(value) <= 2_147_483_647 ? made(value, IntegerType) : made(BigInt(value), LongType)
  }
  if (value instanceof Date) return made(BigInt(value.getTime()) * 1000n, TimestampType)
  if (value instanceof SparkDate) return made(value.days, DateType)
  if (value instanceof SparkTimestamp) return made(value.micros, TimestampType)
  if (value instanceof Decimal) {
    const digits = value.unscaled.toString().replace('-', '').length
    return made(value.unscaled, decimalType(Math.max(digits, value.scale), value.scale))
  }
  return made(value, BinaryType)
}
