import type { SqlProgram } from '../../common/protocol/task-description.ts'
import type { JobAction } from '../scheduler/contracts.ts'
import { compileStage } from './execution/sql-job.ts'
import { formatPhysicalPlan } from './plan/physical/physical-plan-printer.ts'
import { formatLogicalPlan } from './plan/plan-printer.ts'
import type { PhysicalStage, StageGraph, TaskLayout } from './planner/physical-stage.ts'
import type { QueryExecution } from './query-execution.ts'

/** What `explain` shows: the physical plan; all plans; or the physical plan with its stages and their fragments. */
export type ExplainMode = 'simple' | 'extended' | 'formatted'

/** The text of EXPLAIN: 'simple' the physical plan, 'extended' the logical ones before it, 'formatted' the stages and their fragments too. */
export async function explainQuery(query: QueryExecution, mode: ExplainMode, action: JobAction): Promise<string> {
  const { analyzed, optimized, physical, stages } = await query.planned(action)
  const sections = [
    ...(mode === 'simple'
      ? []
      : [
          section('Parsed Logical Plan', formatLogicalPlan(query.logical)),
          section('Analyzed Logical Plan', formatLogicalPlan(analyzed)),
          section('Optimized Logical Plan', formatLogicalPlan(optimized)),
        ]),
    section('Physical Plan', formatPhysicalPlan(physical)),
    ...(mode === 'formatted' ? [section('Stages', formatStages(stages))] : []),
  ]
  return sections.join('\n\n')
}

const section = (title: string, body: string): string => `== ${title} ==\n${body.trimEnd()}`

function formatStages(graph: StageGraph): string {
  return graph.stages.map((stage) => formatStage(stage, compileStage(stage), graph.fused)).join('\n\n')
}

function formatStage(stage: PhysicalStage, program: SqlProgram, fused: boolean): string {
  const reads = stage.parents.length > 0 ? ` reads ${stage.parents.join(', ')}` : ''
  const fragment = program.optimisticStatement ?? program.statement
  const inputs = inputLines(stage.layout)
    .map((line) => `  ${line}\n`)
    .join('')
  return `(${stage.key})${fused ? ' [fused]' : ''}${reads}, writes ${outputText(stage)}\n${inputs}${fragment}`
}

/** Where each view that the fragment names gets its rows from. */
function inputLines(layout: TaskLayout): readonly string[] {
  switch (layout.kind) {
    case 'scan':
      return [`${layout.name}: ${layout.scan.relation.options.format} ${layout.scan.relation.rootPaths.join(', ')}`]
    case 'range':
      return [`${layout.name}: range(${layout.range.start}, ${layout.range.end}, ${layout.range.step})`]
    case 'partitions':
      return [`${layout.name}: ${layout.numPartitions} partitions of ${layout.stage}`]
    case 'all':
      return [`${layout.name}: all of ${layout.stage}`]
    case 'one':
      return []
    case 'zip':
    case 'concat':
      return layout.children.flatMap(inputLines)
    case 'coalesce':
      return inputLines(layout.child)
  }
}

function outputText(stage: PhysicalStage): string {
  switch (stage.output.kind) {
    case 'shuffle': {
      const { partitioning } = stage.output
      return partitioning.kind === 'single'
        ? 'shuffle into 1 partition'
        : `shuffle by ${partitioning.kind} into ${partitioning.numPartitions} partitions`
    }
    case 'files':
      return `${stage.output.write.options.format} files`
    case 'result':
      return 'the result'
  }
}
