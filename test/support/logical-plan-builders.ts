import { IntegerType, structField, structType } from '../../common/types/data-type.ts'
import type { ParquetColumnChunk } from '../../driver/sources/file-relation.ts'
import {
  type Alias,
  type AttributeReference,
  Exists,
  type Expression,
  InSubquery,
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
import { attr } from './expression-builders.ts'

export const context: OptimizerContext = {
  excludedRules: [],
  joinReorder: { broadcastThresholdBytes: 10 * 1024 * 1024 },
  crossJoinEnabled: true,
  mapKeyDedupPolicy: 'exception',
  currentTimestampMicros: 0n,
  statistics: statisticsOf,
}

/** A Parquet relation of so many rows, with int columns by name, each with as many distinct values as given (or unique). */
export function relation(
  names: readonly string[],
  rows = 1000,
  distinct: Readonly<Record<string, number>> = {},
): { readonly plan: LogicalRelation; readonly col: Readonly<Record<string, AttributeReference>> } {
  const output = names.map((name) => attr(name, IntegerType))
  const columns: Record<string, ParquetColumnChunk> = {}
  for (const name of names) {
    columns[name] = { ranges: [], compressedBytes: rows * 4, min: 1, max: distinct[name] ?? rows, nullCount: 0 }
  }
  const footer = {
    columnNames: names,
    layout: 'a',
    rowCount: rows,
    footerStart: 0,
    rowGroups: [{ rowCount: rows, firstRow: 0, columns }],
  }
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
