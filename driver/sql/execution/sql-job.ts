import type { SetAsideOutput } from '../../../common/protocol/expectation.ts'
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
import { expectationKey } from '../plan/expectation-key.ts'
import type { WriteFilesExec } from '../plan/physical/physical-plan.ts'
import { physicalOutputOf } from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalStage, StageGraph } from '../planner/physical-stage.ts'
import type { PlannerOptions } from '../planner/planner-options.ts'
import { rulesOf } from '../planner/rules-of.ts'
import { isRepeatable } from '../planner/stage-determinacy.ts'
import { dealTasks } from '../planner/task-layout.ts'
import { compileFragment } from '../sqlgen/fragment-compiler.ts'
import { writeSql } from '../sqlgen/sources/write-sql.ts'
import { readSortBounds } from './sort-bounds.ts'

export interface SqlJobContext extends JobAction {
  readonly options: PlannerOptions
  readonly store: ObjectStore
  /** Of a job that writes files. */
  readonly write?: WriteJob
}

export interface WriteJob {
  /** Unique in the application; part of the names of files the job writes. */
  readonly writeId: string
  /** Below `_set_aside`. */
  readonly setAsideFolder: string
}

/** The scheduler's view of a stage graph: fragments compiled when their stage is ready to run. */
export function sqlJob(graph: StageGraph, context: SqlJobContext): JobDefinition {
  const last = graph.stages.at(-1)
  if (!last) throw new RangeError('a job needs a stage')
  const path = last.output.kind === 'files' ? last.output.write.path : undefined
  return {
    name: context.name,
    properties: context.properties,
    stages: graph.stages.map((stage) => stageDefinition(stage, graph.fused, path, context)),
    resultStage: last.key,
  }
}

function stageDefinition(
  stage: PhysicalStage,
  fused: boolean,
  path: string | undefined,
  context: SqlJobContext,
): StageDefinition {
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
      const output = workOutput(stage, context.write?.writeId ?? '')
      const setAside = setAsideOutput(stage, path, context.write)
      return {
        program,
        numTasks: first.length,
        cpusPerTask: fused ? 'all' : 1,
        task: (partition, outputs) => ({
          inputs: deal(outputs)[partition] ?? {},
          output,
          ...(setAside && { setAside }),
        }),
      }
    },
  }
}

/** The program of a stage; without bounds (EXPLAIN) a range partitioning shows a single range. */
export function compileStage(stage: PhysicalStage, bounds: readonly (readonly LiteralValue[])[] = []): SqlProgram {
  const partitionBy =
    stage.output.kind === 'shuffle' ? { partitionBy: stage.output.partitioning, rangeBounds: bounds } : {}
  const fragment = compileFragment(stage.fragment, { subqueries: stage.subqueries, ...partitionBy })
  const expectations = programExpectations(stage)
  if (stage.output.kind !== 'files') return { kind: 'sql', ...fragment, ...expectations }
  const { options, partitionBy: folders } = stage.output.write
  const written = (statement: string): string => writeSql(statement, fragment.outputSchema, options, folders)
  const { statement, optimisticStatement } = fragment
  return {
    kind: 'sql',
    statement: written(statement),
    outputSchema: fragment.outputSchema,
    ...expectations,
    ...(optimisticStatement === undefined ? {} : { optimisticStatement: written(optimisticStatement) }),
  }
}

function programExpectations(stage: PhysicalStage): Pick<SqlProgram, 'expectations'> {
  const rules = rulesOf(stage)
  return rules.length === 0
    ? {}
    : { expectations: rules.map((rule) => ({ key: expectationKey(rule), name: rule.name, action: rule.action })) }
}

function setAsideOutput(
  stage: PhysicalStage,
  path: string | undefined,
  write: WriteJob | undefined,
): SetAsideOutput | undefined {
  if (path === undefined || write === undefined || !rulesOf(stage).some(({ action }) => action === 'set aside')) return
  return { path, writeId: write.writeId, folder: write.setAsideFolder }
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
