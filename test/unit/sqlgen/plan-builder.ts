import {
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
} from '../../../common/types/data-type.ts'
import { nextExprId } from '../../../driver/sql/expressions/expr-id.ts'
import type {
  AggregateExpression,
  Alias,
  ArithmeticOperator,
  AttributeReference,
  ComparisonOperator,
  Expression,
  LiteralValue,
  NamedExpression,
  SortOrder,
} from '../../../driver/sql/expressions/expression.ts'
import { dataTypeOf } from '../../../driver/sql/expressions/expression-type.ts'
import type { PhysicalPlan } from '../../../driver/sql/plan/physical/physical-plan.ts'

export const attr = (name: string, dataType: DataType, nullable = true): AttributeReference => ({
  kind: 'AttributeReference',
  name,
  dataType,
  nullable,
  exprId: nextExprId(),
  qualifier: [],
})
export const lit = (value: LiteralValue, dataType: DataType): Expression => ({ kind: 'Literal', value, dataType })
export const int = (value: number) => lit(value, IntegerType)
export const long = (value: bigint) => lit(value, LongType)
export const double = (value: number) => lit(value, DoubleType)
export const str = (value: string) => lit(value, StringType)
export const date = (text: string) => lit(Date.parse(text) / 86_400_000, DateType)
export const dec = (text: string, precision: number, scale: number) =>
  lit(BigInt(text.replace('.', '')) * (text.includes('.') ? 1n : 10n ** BigInt(scale)), decimalType(precision, scale))
export const alias = (child: Expression, name = 'x'): Alias => ({ kind: 'Alias', child, name, exprId: nextExprId() })
export const cast = (child: Expression, dataType: DataType, mode: 'ansi' | 'try' = 'ansi'): Expression => ({
  kind: 'Cast',
  child,
  dataType,
  mode,
})
export const arith = (
  left: Expression,
  operator: ArithmeticOperator,
  right: Expression,
  dataType?: DataType,
): Expression => ({
  kind: 'Arithmetic',
  operator,
  left,
  right,
  ...(dataType ? { dataType } : {}),
})
export const cmp = (left: Expression, operator: ComparisonOperator, right: Expression): Expression => ({
  kind: 'Comparison',
  operator,
  left,
  right,
})
export const not = (child: Expression): Expression => ({ kind: 'Not', child })
export const isNull = (child: Expression): Expression => ({ kind: 'IsNull', child })
export const fn = (name: string, dataType: DataType, ...args: Expression[]): Expression => ({
  kind: 'ScalarFunction',
  name,
  args,
  dataType,
  nullable: true,
})
export const agg = (
  name: string,
  dataType: DataType,
  args: Expression[],
  options: { distinct?: boolean; filter?: Expression } = {},
): AggregateExpression => ({
  kind: 'AggregateExpression',
  name,
  args,
  distinct: options.distinct ?? false,
  filter: options.filter,
  dataType,
  nullable: true,
})
export const count = () => agg('count', LongType, [int(1)])
export const asc = (child: Expression, nulls: 'first' | 'last' = 'first'): SortOrder => ({
  kind: 'SortOrder',
  child,
  direction: 'ascending',
  nulls,
})
export const desc = (child: Expression, nulls: 'first' | 'last' = 'last'): SortOrder => ({
  kind: 'SortOrder',
  child,
  direction: 'descending',
  nulls,
})

export const input = (name: string, ...output: AttributeReference[]): PhysicalPlan => ({
  kind: 'StageInputExec',
  name,
  output,
  columns: output.map((a) => a.name),
})
export const rows = (output: AttributeReference[], ...values: LiteralValue[][]): PhysicalPlan => ({
  kind: 'LocalTableScanExec',
  output,
  rows: values,
})
export const oneRow: PhysicalPlan = { kind: 'LocalTableScanExec', output: [], rows: [[]] }
export const filter = (condition: Expression, child: PhysicalPlan): PhysicalPlan => ({
  kind: 'FilterExec',
  condition,
  child,
})
export const project = (projectList: NamedExpression[], child: PhysicalPlan): PhysicalPlan => ({
  kind: 'ProjectExec',
  projectList,
  child,
})
export const sort = (order: SortOrder[], child: PhysicalPlan): PhysicalPlan => ({
  kind: 'SortExec',
  order,
  global: true,
  child,
})
export const limit = (n: number, child: PhysicalPlan): PhysicalPlan => ({
  kind: 'GlobalLimitExec',
  limit: n,
  offset: 0,
  child,
})
export const aggregate = (
  grouping: NamedExpression[],
  aggregates: NamedExpression[],
  child: PhysicalPlan,
): PhysicalPlan => ({
  kind: 'HashAggregateExec',
  mode: 'complete',
  groupingExpressions: grouping,
  aggregateExpressions: aggregates,
  buffer: [],
  child,
})
type JoinExec = Extract<PhysicalPlan, { kind: 'ShuffledHashJoinExec' }>
export const hashJoin = (
  left: PhysicalPlan,
  right: PhysicalPlan,
  keys: [Expression, Expression][],
  options: Partial<Pick<JoinExec, 'joinType' | 'condition' | 'nullAware'>> = {},
): PhysicalPlan => ({
  kind: 'ShuffledHashJoinExec',
  buildSide: 'right',
  left,
  right,
  joinType: 'inner',
  condition: undefined,
  nullAware: false,
  leftKeys: keys.map(([key]) => key),
  rightKeys: keys.map(([, key]) => key),
  ...options,
})
/** `SELECT expression` over one row without columns. */
export const selectOne = (expression: Expression): PhysicalPlan => project([alias(expression)], oneRow)
export const typeOf = dataTypeOf
export { BooleanType, DateType, DoubleType, decimalType, IntegerType, LongType, StringType }
