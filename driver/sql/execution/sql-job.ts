import type { SqlProgram, StageProgram } from '../../../common/protocol/task-description.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import { type StructField, structField, structType } from '../../../common/types/data-type.ts'
import type {
  JobAction,
  JobDefinition,
  ParentOutputs,
  StageDefinition,
  StagePlan,
  WorkOutput,
} from '../../scheduler/contracts.ts'
import { isSameColumn } from '../../sources/file-relation.ts'
import { sparkMetadata } from '../../sources/parquet/spark-row-metadata.ts'
import type { AttributeReference, LiteralValue } from '../expressions/expression.ts'
import type { WriteFilesExec } from '../plan/physical/physical-plan.ts'
import { physicalOutputOf } from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalStage, StageGraph } from '../planner/physical-stage.ts'
import type { PlannerOptions } from '../planner/planner-options.ts'
import { isRepeatable } from '../planner/stage-determinacy.ts'
import { dealTasks } from '../planner/task-layout.ts'
import { compileFragment } from '../sqlgen/fragment-compiler.ts'
import { writeSql } from '../sqlgen/sources/write-sql.ts'
import { readSortBounds } from './sort-bounds.ts'

export interface SqlJobContext extends JobAction {
  readonly options: PlannerOptions
  readonly store: ObjectStore
  /** Unique in the application; part of the names of files the job writes. */
  readonly writeId: string
}

/** The scheduler's view of a stage graph: fragments compiled when their stage is ready to run. */
export function sqlJob(graph: StageGraph, context: SqlJobContext): JobDefinition {
  const last = graph.stages.at(-1)
  if (!last) throw new RangeError('a job needs a stage')
  return {
    name: context.name,
    properties: context.properties,
    stages: graph.stages.map((stage) => stageDefinition(stage, graph.fused, context)),
    resultStage: last.key,
  }
}

function stageDefinition(stage: PhysicalStage, fused: boolean, context: SqlJobContext): StageDefinition {
  return {
    key: stage.key,
    name: stage.output.kind === 'shuffle' ? `exchange ${stage.output.partitioning.kind}` : stage.output.kind,
    parents: stage.parents,
    deterministic: isRepeatable(stage),
    async plan(parents): Promise<StagePlan> {
      const program: StageProgram = {
        ...compileStage(stage, await rangeBounds(stage, parents, context.store)),
        keepJoinOrder: !fused,
      }
      const first = dealTasks(stage.layout, parents, context.options)
      const deal = onceFor(parents, first, (outputs) => dealTasks(stage.layout, outputs, context.options))
      const output = workOutput(stage, context.writeId)
      return {
        program,
        numTasks: first.length,
        cpusPerTask: fused ? 'all' : 1,
        task: (partition, outputs) => ({ inputs: deal(outputs)[partition] ?? {}, output }),
      }
    },
  }
}

/** The program of a stage; without bounds (EXPLAIN) a range partitioning shows a single range. */
export function compileStage(stage: PhysicalStage, bounds: readonly (readonly LiteralValue[])[] = []): SqlProgram {
  const partitionBy =
    stage.output.kind === 'shuffle' ? { partitionBy: stage.output.partitioning, rangeBounds: bounds } : {}
  const fragment = compileFragment(stage.fragment, { subqueries: stage.subqueries, ...partitionBy })
  if (stage.output.kind !== 'files') return { kind: 'sql', ...fragment }
  const { options, partitionBy: folders } = stage.output.write
  const written = (statement: string): string => writeSql(statement, fragment.outputSchema, options, folders)
  const { statement, optimisticStatement } = fragment
  return {
    kind: 'sql',
    statement: written(statement),
    outputSchema: fragment.outputSchema,
    ...(optimisticStatement === undefined ? {} : { optimisticStatement: written(optimisticStatement) }),
  }
}

async function rangeBounds(stage: PhysicalStage, parents: ParentOutputs, store: ObjectStore) {
  const { output } = stage
  if (output.kind !== 'shuffle' || !output.bounds || output.partitioning.kind !== 'range') return []
  const sample = parents.get(output.bounds.sampleStage) ?? []
  return readSortBounds(sample, output.bounds.order, output.partitioning.numPartitions, store)
}

function workOutput(stage: PhysicalStage, writeId: string): WorkOutput {
  switch (stage.output.kind) {
    case 'shuffle': {
      const { partitioning } = stage.output
      return { kind: 'shuffle', numPartitions: partitioning.kind === 'single' ? 1 : partitioning.numPartitions }
    }
    case 'result':
      return { kind: 'result' }
    case 'files':
      return writeOutput(stage.output.write, physicalOutputOf(stage.fragment), writeId)
  }
}

function writeOutput(
  write: WriteFilesExec['write'],
  columns: readonly AttributeReference[],
  writeId: string,
): WorkOutput {
  const { path, options, partitionBy } = write
  const { compression, extension, maxRecordsPerFile } = options
  const header = options.format === 'csv' && options.header
  const format = options.format === 'parquet' ? options.format : { lineSeparator: options.lineSeparator, header }
  const output = { path, compression, extension, maxRecordsPerFile, partitionBy, writeId } as const
  if (format !== 'parquet') return { kind: 'files', format, ...output }
  const data = columns.filter(({ name }) => !partitionBy.some((key) => isSameColumn(key, name)))
  return { kind: 'files', format, metadata: sparkMetadata(structType(data.map(fieldOf))), ...output }
}

const fieldOf = ({ name, dataType, nullable }: AttributeReference): StructField => structField(name, dataType, nullable)

/** Deals again only when map outputs have changed since. */
function onceFor<K, V>(key: K, value: V, compute: (key: K) => V): (key: K) => V {
  let last = { key, value }
  return (next) => {
    if (next !== last.key) last = { key: next, value: compute(next) }
    return last.value
  }
}
