import type {
  AttributeReference,
  Expression,
  LiteralValue,
  NamedExpression,
  SortOrder,
} from '../../driver/sql/expressions/expression.ts'
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
import { alias } from './expression-builders.ts'

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
