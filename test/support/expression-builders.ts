import {
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
} from '../../common/types/data-type.ts'
import {
  AggregateExpression,
  Alias,
  And,
  Arithmetic,
  type ArithmeticOperator,
  AttributeReference,
  Cast,
  Comparison,
  type ComparisonOperator,
  type Expression,
  IsNull,
  Literal,
  type LiteralValue,
  Not,
  Or,
  OuterReference,
  ScalarFunction,
  SortOrder,
} from '../../driver/sql/expressions/expression.ts'

export const attr = (name: string, dataType: DataType, nullable = true): AttributeReference =>
  AttributeReference({ name, dataType, nullable })

const literalType = (value: LiteralValue): DataType =>
  typeof value === 'string'
    ? StringType
    : typeof value === 'boolean'
      ? BooleanType
      : typeof value === 'bigint'
        ? LongType
        : IntegerType

export const lit = (value: LiteralValue, dataType: DataType = literalType(value)): Expression =>
  Literal({ value, dataType })
export const int = (value: number): Expression => lit(value, IntegerType)
export const long = (value: bigint): Expression => lit(value, LongType)
export const double = (value: number): Expression => lit(value, DoubleType)
export const str = (value: string): Expression => lit(value, StringType)
export const date = (text: string): Expression => lit(Date.parse(text) / 86_400_000, DateType)
export const dec = (text: string, precision: number, scale: number): Expression =>
  lit(BigInt(text.replace('.', '')) * (text.includes('.') ? 1n : 10n ** BigInt(scale)), decimalType(precision, scale))

export const alias = (child: Expression, name = 'x'): Alias => Alias({ child, name })
export const outer = (attribute: AttributeReference): Expression => OuterReference({ attribute })
export const cast = (child: Expression, dataType: DataType, mode: 'ansi' | 'try' = 'ansi'): Expression =>
  Cast({ child, dataType, mode })
export const arith = (
  left: Expression,
  operator: ArithmeticOperator,
  right: Expression,
  dataType?: DataType,
): Expression => Arithmetic({ operator, left, right, ...(dataType ? { dataType } : {}) })
export const plus = (left: Expression, right: Expression): Expression => arith(left, '+', right)

export const cmp = (left: Expression, operator: ComparisonOperator, right: Expression): Expression =>
  Comparison({ operator, left, right })
export const eq = (left: Expression, right: Expression): Expression => cmp(left, '=', right)
export const lt = (left: Expression, right: Expression): Expression => cmp(left, '<', right)
export const gt = (left: Expression, right: Expression): Expression => cmp(left, '>', right)
export const ge = (left: Expression, right: Expression): Expression => cmp(left, '>=', right)
export const and = (...items: Expression[]): Expression => items.reduce((left, right) => And({ left, right }))
export const or = (...items: Expression[]): Expression => items.reduce((left, right) => Or({ left, right }))
export const not = (child: Expression): Expression => Not({ child })
export const isNull = (child: Expression): Expression => IsNull({ child })

export const fn = (name: string, dataType: DataType, ...args: readonly Expression[]): Expression =>
  ScalarFunction({ name, args, dataType, nullable: true })
export const agg = (
  name: string,
  dataType: DataType,
  args: readonly Expression[],
  options: { distinct?: boolean; filter?: Expression; nullable?: boolean } = {},
): AggregateExpression =>
  AggregateExpression({
    name,
    args,
    distinct: options.distinct ?? false,
    filter: options.filter,
    dataType,
    nullable: options.nullable ?? true,
  })
/** An aggregate of bigints. */
export const call = (name: string, args: readonly Expression[], distinct = false): AggregateExpression =>
  agg(name, LongType, args, { distinct, nullable: name !== 'count' })
export const count = (): AggregateExpression => agg('count', LongType, [int(1)])

export const asc = (child: Expression, nulls: 'first' | 'last' = 'first'): SortOrder =>
  SortOrder({ child, direction: 'ascending', nulls })
export const desc = (child: Expression, nulls: 'first' | 'last' = 'last'): SortOrder =>
  SortOrder({ child, direction: 'descending', nulls })
