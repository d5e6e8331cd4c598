import { SparkError } from '../../common/errors/spark-error.ts'
import type { DataType } from '../../common/types/data-type.ts'
import {
  Alias,
  And,
  Arithmetic,
  type ArithmeticOperator,
  Cast,
  Comparison,
  type ComparisonOperator,
  type Expression,
  In,
  IsNotNull,
  IsNull,
  Like,
  Not,
  Or,
  type PlanId,
  SortOrder,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
} from '../sql/expressions/expression.ts'
import { toPrettySql } from '../sql/expressions/expression-sql.ts'
import { transformUp } from '../sql/expressions/expression-tree.ts'
import { parseDataType } from '../sql/parser/parser.ts'
import { currentSessions } from './current-sessions.ts'
import { inspectCustom } from './inspect-custom.ts'
import { type LiteralInput, literal } from './literal.ts'
import { parseAttributeName } from './parse-attribute-name.ts'
import type { WindowSpec } from './window.ts'

/** A column, or the name of one. */
export type ColumnOrName = Column | string

/**
 * An expression over the columns of a DataFrame. Operators are methods, named as in Spark's Java API; a plain value on their right-hand side
 * is a literal. A null operand makes the result null, unless a method says otherwise; names and types are checked at the first action.
 * @example people.filter(F.col('age').gt(30).and(F.col('city').equalTo('Rome'))).select('name') // Ann
 */
export class Column {
  /** @internal */
  readonly expr: Expression

  /** @internal */
  constructor(expr: Expression) {
    this.expr = Object.freeze(expr)
  }

  /** JavaScript's own operators would compare and add this object: `col > 1` is refused, `col.gt(1)` is meant. */
  [Symbol.toPrimitive](hint: string): string {
    const expression = toPrettySql(this.expr)
    if (hint === 'string') return `Column<'${expression}'>`
    throw new SparkError('CANNOT_CONVERT_COLUMN_INTO_BOOL', { expression })
  }
  /** The expression as PySpark prints a column.
   * @example F.col('age').plus(1).toString() // Column<'(age + 1)'> */
  toString(): string {
    return `${this}`
  }
  /** What `console.log` shows. @internal */
  [inspectCustom](): string {
    return `${this}`
  }

  /** Equality; NaN equals NaN, and 0.0 equals -0.0.
   * @example F.lit(1).equalTo(1) // true */
  equalTo(other: Column | LiteralInput): Column {
    return this.#compare('=', other)
  }
  /** Short for `equalTo`.
   * @example F.lit('a').eq('b') // false */
  eq(other: Column | LiteralInput): Column {
    return this.equalTo(other)
  }
  /** The opposite of `equalTo`.
   * @example F.lit(1).notEqual(2) // true */
  notEqual(other: Column | LiteralInput): Column {
    return this.equalTo(other).not()
  }
  /** Equality in which null equals null, and nothing else does; never null.
   * @example F.lit(null).eqNullSafe(null) // true */
  eqNullSafe(other: Column | LiteralInput): Column {
    return this.#compare('<=>', other)
  }
  /** Greater than; NaN is greater than every other number.
   * @example F.lit(2).gt(1) // true */
  gt(other: Column | LiteralInput): Column {
    return this.#compare('>', other)
  }
  /** Greater than or equal to.
   * @example F.lit(2).geq(2) // true */
  geq(other: Column | LiteralInput): Column {
    return this.#compare('>=', other)
  }
  /** Less than.
   * @example F.lit('a').lt('b') // true */
  lt(other: Column | LiteralInput): Column {
    return this.#compare('<', other)
  }
  /** Less than or equal to.
   * @example F.lit(3).leq(2) // false */
  leq(other: Column | LiteralInput): Column {
    return this.#compare('<=', other)
  }
  /** The sum. What the type cannot hold is ARITHMETIC_OVERFLOW; dates take days.
   * @example F.lit(1).plus(2) // 3 */
  plus(other: Column | LiteralInput): Column {
    return this.#arithmetic('+', other)
  }
  /** The difference. What the type cannot hold is ARITHMETIC_OVERFLOW.
   * @example F.lit(1).minus(2) // -1 */
  minus(other: Column | LiteralInput): Column {
    return this.#arithmetic('-', other)
  }
  /** The product. What the type cannot hold is ARITHMETIC_OVERFLOW.
   * @example F.lit(3).multiply(2) // 6 */
  multiply(other: Column | LiteralInput): Column {
    return this.#arithmetic('*', other)
  }
  /**
   * The quotient: a double, or a decimal of decimals. A divisor of zero is DIVIDE_BY_ZERO.
   * @example F.lit(1).divide(2) // 0.5
   * @example F.lit(1).divide(0) // throws DIVIDE_BY_ZERO
   */
  divide(other: Column | LiteralInput): Column {
    return this.#arithmetic('/', other)
  }
  /** The remainder, with the sign of the dividend. A divisor of zero is REMAINDER_BY_ZERO.
   * @example F.lit(-7).mod(3) // -1 */
  mod(other: Column | LiteralInput): Column {
    return this.#arithmetic('%', other)
  }
  /** The number or interval with the other sign.
   * @example F.lit(1).negate() // -1 */
  negate(): Column {
    return callFunction('negative', this)
  }
  /** Whether both hold: false if either is false, else null if either is null.
   * @example F.lit(true).and(F.lit(null)) // NULL */
  and(other: Column | boolean): Column {
    return new Column(And({ left: this.expr, right: toExpression(other) }))
  }
  /** Whether either holds: true if either is true, else null if either is null.
   * @example F.lit(true).or(F.lit(null)) // true */
  or(other: Column | boolean): Column {
    return new Column(Or({ left: this.expr, right: toExpression(other) }))
  }
  /** The opposite of a condition.
   * @example F.lit(true).not() // false */
  not(): Column {
    return new Column(Not({ child: this.expr }))
  }
  /** Whether the value is null; never null.
   * @example F.lit(null).isNull() // true */
  isNull(): Column {
    return new Column(IsNull({ child: this.expr }))
  }
  /** Whether the value is not null; never null.
   * @example F.lit(null).isNotNull() // false */
  isNotNull(): Column {
    return new Column(IsNotNull({ child: this.expr }))
  }
  /** Whether a float or double is NaN; false for null.
   * @example F.lit(1.5).isNaN() // false */
  isNaN(): Column {
    return callFunction('isnan', this)
  }
  /** Whether the value lies between two others, both included.
   * @example F.lit(2).between(1, 2) // true */
  between(lower: Column | LiteralInput, upper: Column | LiteralInput): Column {
    return this.geq(lower).and(this.leq(upper))
  }
  /**
   * Whether the value is among these, given one by one or as an array; of none of them it is false. Null where it is not, but a null is.
   * @example F.lit(2).isin(1, 2) // true
   * @example F.lit(3).isin([1, null]) // NULL
   */
  isin(...values: readonly (Column | LiteralInput | readonly (Column | LiteralInput)[])[]): Column {
    const list = values.flat().map((value) => toExpression(value))
    return new Column(list.length === 0 ? literal(false) : In({ value: this.expr, list }))
  }
  /**
   * Whether the whole text is of the form of a SQL pattern: `%` stands for any text, `_` for any character, and a backslash takes their
   * meaning away.
   * @example F.lit('Spark').like('S%k') // true
   */
  like(pattern: string): Column {
    return new Column(
      Like({
        value: this.expr,
        pattern: literal(pattern),
        escape: '\\',
        caseInsensitive: false,
      }),
    )
  }
  /** As `like`, without telling upper from lower case.
   * @example F.lit('Spark').ilike('s%K') // true */
  ilike(pattern: string): Column {
    return new Column(
      Like({
        value: this.expr,
        pattern: literal(pattern),
        escape: '\\',
        caseInsensitive: true,
      }),
    )
  }
  /** Whether a Java regular expression is found in the text. An expression that is none is INVALID_PARAMETER_VALUE.PATTERN.
   * @example F.lit('Spark').rlike('p.r') // true */
  rlike(pattern: string): Column {
    return callFunction('rlike', this, pattern)
  }
  /** Whether the other text is found in this one.
   * @example F.lit('Spark').contains('par') // true */
  contains(other: Column | LiteralInput): Column {
    return callFunction('contains', this, other)
  }
  /** Whether the text begins with the other.
   * @example F.lit('Spark').startsWith('Sp') // true */
  startsWith(other: Column | LiteralInput): Column {
    return callFunction('startswith', this, other)
  }
  /** Whether the text ends with the other.
   * @example F.lit('Spark').endsWith('Sp') // false */
  endsWith(other: Column | LiteralInput): Column {
    return callFunction('endswith', this, other)
  }
  /** `length` characters from `start`, counted from 1, or from the end if negative.
   * @example F.lit('Spark').substr(2, 3) // par */
  substr(start: Column | number, length: Column | number): Column {
    return callFunction('substr', this, start, length)
  }
  /**
   * An array's element by its index from 0, or a map's value by key, null for a key that is not there. An index outside of the array is
   * INVALID_ARRAY_INDEX.
   * @example F.array(F.lit('a'), F.lit('b')).getItem(1) // b
   */
  getItem(key: Column | LiteralInput): Column {
    return extractValue(this, key)
  }
  /** A struct's field by name; one that is not there is FIELD_NOT_FOUND.
   * @example F.named_struct(F.lit('a'), F.lit(1)).getField('a') // 1 */
  getField(name: string): Column {
    return extractValue(this, name)
  }
  /** Another branch of a `when` chain: after `functions.when`, before `otherwise`, elsewhere a TypeError.
   * @example F.when(F.lit(false), 'a').when(F.lit(true), 'b') // b */
  when(condition: Column, value: Column | LiteralInput): Column {
    const { expr } = this
    if (expr.kind !== 'CaseWhen' || expr.elseValue)
      throw new TypeError('when() can only be applied on a Column previously generated by when(), before otherwise()')
    return new Column({
      ...expr,
      branches: [...expr.branches, { condition: condition.expr, value: toExpression(value) }],
    })
  }
  /** The value where no branch of a `when` chain holds; null without it. Elsewhere it is a TypeError.
   * @example F.when(F.lit(false), 'a').otherwise('z') // z */
  otherwise(value: Column | LiteralInput): Column {
    const { expr } = this
    if (expr.kind !== 'CaseWhen' || expr.elseValue)
      throw new TypeError('otherwise() can only be applied once, on a Column previously generated by when()')
    return new Column({ ...expr, elseValue: toExpression(value) })
  }
  /**
   * Casts to a type, given as a DataType or in DDL: `decimal(10,2)`. A value that the type cannot hold is CAST_INVALID_INPUT or
   * CAST_OVERFLOW (ANSI), a pair of types without a cast DATATYPE_MISMATCH.
   * @example F.lit('12').cast('int') // 12
   * @example F.lit('x').cast('int') // throws CAST_INVALID_INPUT
   */
  cast(type: DataType | string): Column {
    return new Column(
      Cast({
        child: this.expr,
        dataType: typeof type === 'string' ? parseDataType(type, currentSessions.parserSettings) : type,
      }),
    )
  }
  /** As `cast`, with null for a bad value.
   * @example F.lit('x').try_cast('int') // NULL */
  try_cast(type: DataType | string): Column {
    return new Column(
      Cast({
        child: this.expr,
        dataType: typeof type === 'string' ? parseDataType(type, currentSessions.parserSettings) : type,
        mode: 'try',
      }),
    )
  }
  /** The same under another name.
   * @example people.select(F.col('name').as('who')).columns() // [ 'who' ] */
  as(name: string): Column {
    return new Column(Alias({ child: this.expr, name }))
  }
  /** The same under another name.
   * @example people.select(F.col('name').alias('who')).columns() // [ 'who' ] */
  alias(name: string): Column {
    return this.as(name)
  }
  /** Sorts ascending, nulls first.
   * @example people.orderBy(F.col('age').asc()).select('name') // Eve; Bob; Ann */
  asc(): Column {
    return this.#order('ascending', 'first')
  }
  /** Sorts ascending, nulls first.
   * @example people.orderBy(F.col('age').asc_nulls_first()).select('name') // Eve; Bob; Ann */
  asc_nulls_first(): Column {
    return this.asc()
  }
  /** Sorts ascending, nulls last.
   * @example people.orderBy(F.col('age').asc_nulls_last()).select('name') // Bob; Ann; Eve */
  asc_nulls_last(): Column {
    return this.#order('ascending', 'last')
  }
  /** Sorts descending, nulls last.
   * @example people.orderBy(F.col('age').desc()).select('name') // Ann; Bob; Eve */
  desc(): Column {
    return this.#order('descending', 'last')
  }
  /** Sorts descending, nulls last.
   * @example people.orderBy(F.col('age').desc_nulls_last()).select('name') // Ann; Bob; Eve */
  desc_nulls_last(): Column {
    return this.desc()
  }
  /** Sorts descending, nulls first.
   * @example people.orderBy(F.col('age').desc_nulls_first()).select('name') // Eve; Ann; Bob */
  desc_nulls_first(): Column {
    return this.#order('descending', 'first')
  }

  /**
   * The column of the DataFrame around: within one that is given to `lateralJoin`, of the left side.
   * @example people.as('p').lateralJoin(spark.range(1).select(F.col('p.age').outer().plus(1).as('next'))).select('name', 'next') // Ann, 32; Bob, 26; Eve, NULL
   */
  outer(): Column {
    return new Column(
      transformUp(this.expr, (node) =>
        node.kind === 'UnresolvedAttribute' ? Object.freeze({ ...node, outer: true }) : node,
      ),
    )
  }

  /** An aggregate or window function over the rows of a window: a value for each row.
   * @example people.select('name', F.avg('age').over(Window.partitionBy('city'))).orderBy('name') // Ann, 31.0; Bob, 25.0; Eve, 31.0 */
  over(window: WindowSpec): Column {
    return window.over(this)
  }

  #compare(operator: ComparisonOperator, other: Column | LiteralInput): Column {
    return new Column(Comparison({ operator, left: this.expr, right: toExpression(other) }))
  }
  #arithmetic(operator: ArithmeticOperator, other: Column | LiteralInput): Column {
    return new Column(Arithmetic({ operator, left: this.expr, right: toExpression(other) }))
  }
  #order(direction: SortOrder['direction'], nulls: SortOrder['nulls']): Column {
    return new Column(SortOrder({ child: this.expr, direction, nulls }))
  }
}

/** A call of a SQL function by name; plain values are literals. */
export function callFunction(name: string, ...args: readonly (Column | LiteralInput)[]): Column {
  return new Column(UnresolvedFunction({ name, args: args.map(toExpression) }))
}

/** `base[key]`, `base.key`. */
const extractValue = (base: Column, key: Column | LiteralInput): Column =>
  new Column(UnresolvedFunction({ name: 'extract_value', args: [base.expr, toExpression(key)], bySyntax: true }))

/** A column by name; dots separate qualifier, column and field, backquotes protect them. `*` is all columns. */
export function columnByName(name: string, planId?: PlanId): Column {
  const ofPlan = planId !== undefined && { planId }
  if (name === '*') return new Column(UnresolvedStar({ target: [], ...ofPlan }))
  if (name.endsWith('.*'))
    return new Column(UnresolvedStar({ target: parseAttributeName(name.slice(0, -2)), ...ofPlan }))
  return new Column(UnresolvedAttribute({ nameParts: parseAttributeName(name), ...ofPlan }))
}

export function toColumn(column: ColumnOrName): Column {
  if (column instanceof Column) return column
  if (typeof column === 'string') return columnByName(column)
  throw new SparkError('NOT_COLUMN_OR_STR', { arg_name: 'col', arg_type: typeof column })
}

export const toExpression = (value: Column | LiteralInput): Expression =>
  value instanceof Column ? value.expr : literal(value)
