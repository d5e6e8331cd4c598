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
import { toPrettySql } from '../sql/expressions/expression-sql.ts'
import { parseDataType } from '../sql/parser/parser.ts'
import { parseAttributeName } from './parse-attribute-name.ts'
import { quoteValue } from './to-local-value.ts'

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

  /** JavaScript's own operators would compare and add this object: `col > 1` is refused, `col.gt(1)` is meant. */
  [Symbol.toPrimitive](hint: string): string {
    const expression = toPrettySql(this.expr)
    if (hint === 'string') return `Column<'${expression}'>`
    throw new SparkError('CANNOT_CONVERT_COLUMN_INTO_BOOL', { expression })
  }
  toString(): string {
    return `${this}`
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
    return callFunction('negative', this)
  }
  and(other: Column | boolean): Column {
    return new Column({ kind: 'And', left: this.expr, right: toExpression(other) })
  }
  or(other: Column | boolean): Column {
    return new Column({ kind: 'Or', left: this.expr, right: toExpression(other) })
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
  /** Whether a float or double is NaN; false for null. */
  isNaN(): Column {
    return callFunction('isnan', this)
  }
  /** Between two values, both included. */
  between(lower: Column | LiteralInput, upper: Column | LiteralInput): Column {
    return this.geq(lower).and(this.leq(upper))
  }
  /** Whether the value is among these, given one by one or as an array; of none of them it is false. */
  isin(...values: readonly (Column | LiteralInput | readonly (Column | LiteralInput)[])[]): Column {
    const list = values.flat().map((value) => toExpression(value))
    return new Column(list.length === 0 ? literal(false) : { kind: 'In', value: this.expr, list })
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
  /** Characters from `start`, 1-based, `length` of them; a negative start counts from the end. */
  substr(start: Column | number, length: Column | number): Column {
    return callFunction('substr', this, start, length)
  }
  /** An array's element by 0-based index, or a map's value by key. */
  getItem(key: Column | LiteralInput): Column {
    return callFunction('extract_value', this, key)
  }
  getField(name: string): Column {
    return callFunction('extract_value', this, name)
  }
  /** Another branch of a `when` chain: after `functions.when`, before `otherwise`. */
  when(condition: Column, value: Column | LiteralInput): Column {
    const { expr } = this
    if (expr.kind !== 'CaseWhen' || expr.elseValue)
      throw new TypeError('when() can only be applied on a Column previously generated by when(), before otherwise()')
    return new Column({
      ...expr,
      branches: [...expr.branches, { condition: condition.expr, value: toExpression(value) }],
    })
  }
  /** The value where no branch of a `when` chain holds; null without it. */
  otherwise(value: Column | LiteralInput): Column {
    const { expr } = this
    if (expr.kind !== 'CaseWhen' || expr.elseValue)
      throw new TypeError('otherwise() can only be applied once, on a Column previously generated by when()')
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
  /** Window functions are not supported yet: this always throws UNSUPPORTED_FEATURE. */
  over(_window?: unknown): never {
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'window functions, Column.over' })
  }
  /** Ascending, nulls first. */
  asc(): Column {
    return this.#order('ascending', 'first')
  }
  asc_nulls_first(): Column {
    return this.asc()
  }
  asc_nulls_last(): Column {
    return this.#order('ascending', 'last')
  }
  /** Descending, nulls last. */
  desc(): Column {
    return this.#order('descending', 'last')
  }
  desc_nulls_last(): Column {
    return this.desc()
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
export function columnByName(name: string, planId?: number): Column {
  const ofPlan = planId !== undefined && { planId }
  if (name === '*') return new Column({ kind: 'UnresolvedStar', target: [], ...ofPlan })
  if (name.endsWith('.*'))
    return new Column({ kind: 'UnresolvedStar', target: parseAttributeName(name.slice(0, -2)), ...ofPlan })
  return new Column({ kind: 'UnresolvedAttribute', nameParts: parseAttributeName(name), ...ofPlan })
}

export function toColumn(column: ColumnOrName): Column {
  if (column instanceof Column) return column
  if (typeof column === 'string') return columnByName(column)
  throw new SparkError('NOT_COLUMN_OR_STR', { arg_name: 'col', arg_type: typeof column })
}

export const toExpression = (value: Column | LiteralInput): Expression =>
  value instanceof Column ? value.expr : literal(value)

/** A JavaScript value as a literal: whole numbers are int or bigint by size, others double; bigint is bigint; Date is a timestamp. */
export function literal(value: LiteralInput): Expression {
  const made = (literalValue: null | boolean | number | bigint | string | Uint8Array, dataType: DataType): Expression =>
    Object.freeze({ kind: 'Literal', value: literalValue, dataType })
  if (value === null) return made(null, VoidType)
  if (typeof value === 'boolean') return made(value, BooleanType)
  if (typeof value === 'string') return made(value, StringType)
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return made(value, LongType)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return made(value, DoubleType)
    return (value | 0) === value ? made(value, IntegerType) : made(BigInt(value), LongType)
  }
  if (value instanceof Date && !Number.isNaN(value.getTime()))
    return made(BigInt(value.getTime()) * 1000n, TimestampType)
  if (value instanceof SparkDate) return made(value.days, DateType)
  if (value instanceof SparkTimestamp) return made(value.micros, TimestampType)
  if (value instanceof Decimal) {
    const digits = value.unscaled.toString().replace('-', '').length
    return made(value.unscaled, decimalType(Math.max(digits, value.scale), value.scale))
  }
  if (value instanceof Uint8Array) return made(value, BinaryType)
  throw new SparkError('UNSUPPORTED_FEATURE', { feature: `a literal of the value ${quoteValue(value)}` })
}
