import {
  BooleanType,
  type DataType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
} from '../../common/types/data-type.ts'
import type { ParquetColumnChunk } from '../../driver/sources/file-relation.ts'
import {
  AggregateExpression,
  Alias,
  And,
  Arithmetic,
  AttributeReference,
  Comparison,
  Exists,
  type Expression,
  InSubquery,
  Literal,
  type LiteralValue,
  Not,
  Or,
  OuterReference,
  ScalarFunction,
  ScalarSubquery,
  SortOrder,
} from '../../driver/sql/expressions/expression.ts'
import type { OptimizerContext, OptimizerRule } from '../../driver/sql/optimizer/optimizer-context.ts'
import { checkInvariants, outputChange } from '../../driver/sql/plan/invariants.ts'
import {
  Aggregate,
  Filter,
  Join,
  Limit,
  type LogicalPlan,
  LogicalRelation,
  Project,
  Sort,
  Union,
} from '../../driver/sql/plan/logical/logical-plan.ts'
import { toAttribute } from '../../driver/sql/plan/logical/plan-output.ts'
import { formatLogicalPlan } from '../../driver/sql/plan/plan-printer.ts'
import { statisticsOf } from '../../driver/sql/plan/statistics.ts'

export const context: OptimizerContext = {
  excludedRules: [],
  joinReorder: { broadcastThresholdBytes: 10 * 1024 * 1024 },
  statistics: statisticsOf,
}

const column = (name: string, dataType: DataType = IntegerType, nullable = true): AttributeReference =>
  AttributeReference({ name, dataType, nullable })

/** A Parquet relation of so many rows, with int columns by name, each with as many distinct values as given (or unique). */
export function relation(
  names: readonly string[],
  rows = 1000,
  distinct: Readonly<Record<string, number>> = {},
): { readonly plan: LogicalRelation; readonly col: Readonly<Record<string, AttributeReference>> } {
  const output = names.map((name) => column(name))
  const columns: Record<string, ParquetColumnChunk> = {}
  for (const name of names) {
    columns[name] = { ranges: [], compressedBytes: rows * 4, min: 1, max: distinct[name] ?? rows, nullCount: 0 }
  }
  const footer = { rowCount: rows, footerStart: 0, rowGroups: [{ rowCount: rows, firstRow: 0, columns }] }
  const file = {
    uri: 'file:///t.parquet',
    sizeBytes: rows * 4 * names.length,
    version: '1',
    partitionValues: [],
    footer,
  }
  const plan: LogicalRelation = LogicalRelation({
    relation: {
      rootPaths: ['file:///t.parquet'],
      files: [file],
      dataSchema: structType(names.map((name) => structField(name, IntegerType))),
      partitionSchema: structType([]),
      options: { format: 'parquet', mergeSchema: false },
    },
    output,
  })
  return { plan: Object.freeze(plan), col: Object.fromEntries(output.map((attribute) => [attribute.name, attribute])) }
}

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
export const double = (value: number): Expression => lit(value, DoubleType)
const compare =
  (operator: '=' | '<' | '<=' | '>' | '>=' | '<=>') =>
  (left: Expression, right: Expression): Expression =>
    Comparison({ operator, left, right })
export const eq = compare('=')
export const lt = compare('<')
export const gt = compare('>')
export const ge = compare('>=')
export const and = (...items: Expression[]): Expression => items.reduce((left, right) => And({ left, right }))
export const or = (...items: Expression[]): Expression => items.reduce((left, right) => Or({ left, right }))
export const not = (child: Expression): Expression => Not({ child })
export const plus = (left: Expression, right: Expression): Expression => Arithmetic({ operator: '+', left, right })
export const outer = (attribute: AttributeReference): Expression => OuterReference({ attribute })
export const as = (child: Expression, name: string): Alias => Alias({ child, name })
export const call = (name: string, args: readonly Expression[], distinct = false): AggregateExpression =>
  AggregateExpression({
    name,
    args,
    distinct,
    dataType: LongType,
    nullable: name !== 'count',
  })
export const fn = (name: string, args: readonly Expression[], dataType: DataType = DoubleType): Expression =>
  ScalarFunction({ name, args, dataType, nullable: true })
export const scalar = (plan: LogicalPlan): Expression => ScalarSubquery({ plan })
export const exists = (plan: LogicalPlan): Expression => Exists({ plan })
export const inSubquery = (value: Expression, plan: LogicalPlan): Expression => InSubquery({ values: [value], plan })

export const project = (projectList: readonly Expression[], child: LogicalPlan): LogicalPlan =>
  Project({ projectList, child })
export const filter = (condition: Expression, child: LogicalPlan): LogicalPlan => Filter({ condition, child })
export const join = (
  left: LogicalPlan,
  right: LogicalPlan,
  condition?: Expression,
  joinType: Join['joinType'] = 'inner',
): LogicalPlan => Join({ left, right, joinType, condition })
export const aggregate = (
  groups: readonly Expression[],
  list: readonly Expression[],
  child: LogicalPlan,
): LogicalPlan => Aggregate({ groupingExpressions: groups, aggregateExpressions: list, child })
export const union = (...children: LogicalPlan[]): LogicalPlan => Union({ children })
export const limit = (count: number, child: LogicalPlan): LogicalPlan => Limit({ limit: count, child })
export const sort = (by: Expression, child: LogicalPlan): LogicalPlan =>
  Sort({
    order: [SortOrder({ child: by, direction: 'ascending', nulls: 'first' })],
    global: true,
    child,
  })
export const ref = (alias: Alias): AttributeReference => toAttribute(alias)

/** A text with the ids of columns numbered by first appearance, so that expectations do not depend on what ran before. */
export function numbered(text: string): string {
  const ids = new Map<string, number>()
  return text.replace(/#(\d+)/g, (_, id: string) => `#${ids.get(id) ?? ids.set(id, ids.size + 1).size}`)
}

export const shown = (plan: LogicalPlan): string => numbered(formatLogicalPlan(plan))

/** Applies a rule and asserts what holds of every rule: a sound plan, the same output, and nothing more to do at once. */
export function applied(rule: OptimizerRule, plan: LogicalPlan, given: OptimizerContext = context): string {
  const after = rule.apply(plan, given)
  const problems = [...checkInvariants(after), outputChange(plan, after)].filter((problem) => problem !== undefined)
  if (problems.length > 0) throw new Error(`${rule.name}: ${problems.join('; ')}\n${formatLogicalPlan(after)}`)
  return shown(after)
}
