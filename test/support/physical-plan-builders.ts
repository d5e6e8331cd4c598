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
  type NamedExpression,
  Not,
  ScalarFunction,
  SortOrder,
} from '../../driver/sql/expressions/expression.ts'
import { dataTypeOf } from '../../driver/sql/expressions/expression-type.ts'
import {
  FilterExec,
  GlobalLimitExec,
  HashAggregateExec,
  LocalTableScanExec,
  type PhysicalPlan,
  ProjectExec,
  ShuffledHashJoinExec,
  SortExec,
  StageInputExec,
} from '../../driver/sql/plan/physical/physical-plan.ts'

export const attr = (name: string, dataType: DataType, nullable = true): AttributeReference =>
  AttributeReference({
    name,
    dataType,
    nullable,
  })
export const lit = (value: LiteralValue, dataType: DataType): Expression => Literal({ value, dataType })
export const int = (value: number) => lit(value, IntegerType)
export const long = (value: bigint) => lit(value, LongType)
export const double = (value: number) => lit(value, DoubleType)
export const str = (value: string) => lit(value, StringType)
export const date = (text: string) => lit(Date.parse(text) / 86_400_000, DateType)
export const dec = (text: string, precision: number, scale: number) =>
  lit(BigInt(text.replace('.', '')) * (text.includes('.') ? 1n : 10n ** BigInt(scale)), decimalType(precision, scale))
export const alias = (child: Expression, name = 'x'): Alias => Alias({ child, name })
export const cast = (child: Expression, dataType: DataType, mode: 'ansi' | 'try' = 'ansi'): Expression =>
  Cast({
    child,
    dataType,
    mode,
  })
export const arith = (
  left: Expression,
  operator: ArithmeticOperator,
  right: Expression,
  dataType?: DataType,
): Expression =>
  Arithmetic({
    operator,
    left,
    right,
    ...(dataType ? { dataType } : {}),
  })
export const cmp = (left: Expression, operator: ComparisonOperator, right: Expression): Expression =>
  Comparison({
    operator,
    left,
    right,
  })
export const not = (child: Expression): Expression => Not({ child })
export const isNull = (child: Expression): Expression => IsNull({ child })
export const fn = (name: string, dataType: DataType, ...args: Expression[]): Expression =>
  ScalarFunction({
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
): AggregateExpression =>
  AggregateExpression({
    name,
    args,
    distinct: options.distinct ?? false,
    filter: options.filter,
    dataType,
    nullable: true,
  })
export const count = () => agg('count', LongType, [int(1)])
export const asc = (child: Expression, nulls: 'first' | 'last' = 'first'): SortOrder =>
  SortOrder({
    child,
    direction: 'ascending',
    nulls,
  })
export const desc = (child: Expression, nulls: 'first' | 'last' = 'last'): SortOrder =>
  SortOrder({
    child,
    direction: 'descending',
    nulls,
  })

export const input = (name: string, ...output: AttributeReference[]): PhysicalPlan =>
  StageInputExec({
    name,
    output,
    columns: output.map((a) => a.name),
  })
export const rows = (output: AttributeReference[], ...values: LiteralValue[][]): PhysicalPlan =>
  LocalTableScanExec({
    output,
    rows: values,
  })
export const oneRow: PhysicalPlan = LocalTableScanExec({ output: [], rows: [[]] })
export const filter = (condition: Expression, child: PhysicalPlan): PhysicalPlan =>
  FilterExec({
    condition,
    child,
  })
export const project = (projectList: NamedExpression[], child: PhysicalPlan): PhysicalPlan =>
  ProjectExec({
    projectList,
    child,
  })
export const sort = (order: SortOrder[], child: PhysicalPlan): PhysicalPlan =>
  SortExec({
    order,
    global: true,
    child,
  })
export const limit = (n: number, child: PhysicalPlan): PhysicalPlan =>
  GlobalLimitExec({
    limit: n,
    child,
  })
export const aggregate = (
  grouping: NamedExpression[],
  aggregates: NamedExpression[],
  child: PhysicalPlan,
): PhysicalPlan =>
  HashAggregateExec({
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
): PhysicalPlan =>
  ShuffledHashJoinExec({
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
