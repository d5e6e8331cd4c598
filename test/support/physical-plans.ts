import { IntegerType, StringType, structField, structType } from '../../common/types/data-type.ts'
import type { ParquetRowGroup, SourceFile } from '../../driver/sources/file-relation.ts'
import { nextExprId } from '../../driver/sql/expressions/expr-id.ts'
import type { AttributeReference } from '../../driver/sql/expressions/expression.ts'
import type { LogicalPlan, LogicalRelation } from '../../driver/sql/plan/logical/logical-plan.ts'
import { formatPhysicalPlan } from '../../driver/sql/plan/physical/physical-plan-printer.ts'
import type { StageGraph } from '../../driver/sql/planner/physical-stage.ts'
import type { PlannerOptions } from '../../driver/sql/planner/planner-options.ts'
import { planQuery } from '../../driver/sql/planner/query-planner.ts'
import { cutStages } from '../../driver/sql/planner/stage-cutter.ts'
import { numbered, relation } from './logical-plan-builders.ts'

export const MIB = 1024 * 1024

/** Four cores, and Spark's defaults otherwise. */
export const plannerOptions = (given: Partial<PlannerOptions> = {}): PlannerOptions => ({
  fused: false,
  totalCores: 4,
  shufflePartitions: undefined,
  broadcastThresholdBytes: 10 * MIB,
  maxPartitionBytes: 128 * MIB,
  openCostBytes: 4 * MIB,
  ...given,
})

/** The physical plan of a logical one as text, ids numbered by first appearance. */
export const physical = (plan: LogicalPlan, given: Partial<PlannerOptions> = {}): string =>
  numbered(formatPhysicalPlan(planQuery(plan, plannerOptions(given)).plan))

export function stagesOf(plan: LogicalPlan, given: Partial<PlannerOptions> = {}): StageGraph {
  const options = plannerOptions(given)
  return cutStages(planQuery(plan, options), options.fused)
}

/** A Parquet relation whose int columns take so many bytes each, by name. */
export function sized(names: readonly string[], bytesOfColumn: number): ReturnType<typeof relation> {
  return relation(names, bytesOfColumn / 4)
}

/** What a test says of a row group: bytes of each column, and the range of column `a`. */
export interface GroupSpec {
  readonly bytes: number
  readonly a?: readonly [min: number, max: number]
  readonly nulls?: number
}

/** A table of int columns `a` and `b` and a partition column `p`, over files of the given row groups, ten rows each. */
export function filesOf(
  files: readonly { readonly p?: string; readonly uri?: string; readonly groups: readonly GroupSpec[] }[],
): { readonly plan: LogicalRelation; readonly a: AttributeReference; readonly p: AttributeReference } {
  const { plan, col } = relation(['a', 'b'])
  const isPartitioned = files.some(({ p }) => p !== undefined)
  const p: AttributeReference = { ...col['a']!, name: 'p', dataType: StringType, exprId: nextExprId() }
  return {
    a: col['a']!,
    p,
    plan: Object.freeze({
      ...plan,
      output: isPartitioned ? [...plan.output, p] : plan.output,
      relation: {
        ...plan.relation,
        files: files.map((file, index) => sourceFile(file.groups, file.uri ?? `file:///t/${index}.parquet`, file.p)),
        dataSchema: structType([structField('a', IntegerType), structField('b', IntegerType)]),
        partitionSchema: structType(isPartitioned ? [structField('p', StringType)] : []),
      },
    }),
  }
}

function sourceFile(groups: readonly GroupSpec[], uri: string, p: string | undefined): SourceFile {
  const rowGroups = groups.map(({ bytes, a, nulls = 0 }, index): ParquetRowGroup => {
    const start = index * 1000
    return {
      rowCount: 10,
      firstRow: index * 10,
      columns: {
        a: {
          ranges: [[start, start + 1]],
          compressedBytes: bytes,
          nullCount: nulls,
          ...(a && { min: a[0], max: a[1] }),
        },
        b: { ranges: [[start + 1, start + 2]], compressedBytes: bytes, nullCount: 0 },
      },
    }
  })
  return {
    uri,
    sizeBytes: groups.reduce((sum, { bytes }) => sum + 2 * bytes, 0),
    version: '1',
    partitionValues: p === undefined ? [] : [p],
    footer: { columnNames: ['a', 'b'], layout: 'a', rowCount: groups.length * 10, footerStart: 9000, rowGroups },
  }
}
