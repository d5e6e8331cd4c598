import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ShuffleInput, TaskInput } from '../../../common/protocol/task-input.ts'
import { structField, structType } from '../../../common/types/data-type.ts'
import type { ParentOutputs, StageKey } from '../../scheduler/contracts.ts'
import type { PhysicalPlan } from '../plan/physical/physical-plan.ts'
import { physicalOutputOf } from '../plan/physical/physical-plan-tree.ts'
import type { TaskLayout } from './physical-stage.ts'
import type { PlannerOptions } from './planner-options.ts'
import { emptyScan, planScanSplits } from './scan-splits.ts'

type Inputs = Readonly<Record<string, TaskInput>>

interface DealtTasks {
  readonly tasks: readonly Inputs[]
  /** Inputs that every task gets. */
  readonly shared: Inputs
}

/** The inputs of every task of a stage, from its layout and the map outputs of its parents. At least one task. */
export function dealTasks(layout: TaskLayout, parents: ParentOutputs, options: PlannerOptions): readonly Inputs[] {
  const { tasks, shared } = deal(layout, parents, options)
  return (tasks.length === 0 ? [emptyInputs(layout)] : tasks).map((inputs) => ({ ...inputs, ...shared }))
}

function deal(layout: TaskLayout, parents: ParentOutputs, options: PlannerOptions): DealtTasks {
  switch (layout.kind) {
    case 'scan': {
      const splits = planScanSplits(layout.scan, options)
      const inputs = splits.length === 0 && options.fused ? [emptyScan(layout.scan)] : splits
      return { tasks: inputs.map((input) => ({ [layout.name]: input })), shared: {} }
    }
    case 'range':
      return { tasks: rangeSlices(layout, options).map((input) => ({ [layout.name]: input })), shared: {} }
    case 'partitions': {
      const input = (partition: number) => shuffleInput(parents, layout.stage, layout.plan, partition)
      const tasks = Array.from({ length: layout.numPartitions }, (_, partition) => ({
        [layout.name]: input(partition),
      }))
      return { tasks, shared: {} }
    }
    case 'all':
      return { tasks: [], shared: { [layout.name]: shuffleInput(parents, layout.stage, layout.plan, 0) } }
    case 'one':
      return { tasks: [{}], shared: {} }
    case 'zip':
      return zipTasks(layout.children.map((child) => ({ child, dealt: deal(child, parents, options) })))
    case 'concat': {
      const dealt = layout.children.map((child) => deal(child, parents, options))
      const empties = layout.children.map(emptyInputs)
      const tasks = dealt.flatMap((child, index) => {
        const others = Object.assign({}, ...empties.filter((_, other) => other !== index)) as Inputs
        return child.tasks.map((inputs) => ({ ...others, ...inputs }))
      })
      return { tasks, shared: Object.assign({}, ...dealt.map((child) => child.shared)) as Inputs }
    }
    case 'coalesce': {
      const { tasks, shared } = deal(layout.child, parents, options)
      const groups = Math.min(layout.numPartitions, tasks.length)
      const grouped = Array.from({ length: groups }, (_, index) =>
        tasks.slice(Math.floor((index * tasks.length) / groups), Math.floor(((index + 1) * tasks.length) / groups)),
      )
      return { tasks: grouped.map(mergeTasks), shared }
    }
  }
}

function zipTasks(children: readonly { child: TaskLayout; dealt: DealtTasks }[]): DealtTasks {
  const shared = Object.assign({}, ...children.map(({ dealt }) => dealt.shared)) as Inputs
  const dealing = children.filter(({ child }) => !isShared(child))
  const count = Math.max(0, ...dealing.map(({ dealt }) => dealt.tasks.length))
  const tasks = Array.from({ length: count }, (_, index) =>
    Object.assign(
      {},
      ...dealing.map(({ child, dealt }) => dealt.tasks[index] ?? missing(child, dealt.tasks.length, count)),
    ),
  ) as readonly Inputs[]
  return { tasks, shared }
}

/** Only a scan of which nothing was left may be shorter than its co-partitioned siblings. */
function missing(child: TaskLayout, have: number, need: number): Inputs {
  if (have === 0) return emptyInputs(child)
  throw new SparkError('INTERNAL_ERROR', { message: `a stage's inputs have ${have} and ${need} partitions` })
}

const isShared = (layout: TaskLayout): boolean =>
  layout.kind === 'all' || (layout.kind === 'zip' && layout.children.length > 0 && layout.children.every(isShared))

function emptyInputs(layout: TaskLayout): Inputs {
  switch (layout.kind) {
    case 'scan':
      return { [layout.name]: emptyScan(layout.scan) }
    case 'range':
      return { [layout.name]: { kind: 'range', start: '0', end: '0', step: '1' } }
    case 'partitions':
      return { [layout.name]: { kind: 'shuffle', schema: exchangeSchema(layout.plan), blocks: [] } }
    case 'all':
    case 'one':
      return {}
    case 'zip':
    case 'concat':
      return Object.assign({}, ...layout.children.map(emptyInputs)) as Inputs
    case 'coalesce':
      return emptyInputs(layout.child)
  }
}

function shuffleInput(parents: ParentOutputs, stage: StageKey, plan: PhysicalPlan, partition: number): ShuffleInput {
  const statuses = parents.get(stage)
  if (!statuses) throw new SparkError('INTERNAL_ERROR', { message: `no map outputs of ${stage}` })
  const blocks = statuses.flatMap((status) => {
    const segment = status.segments[partition]
    if (!segment)
      throw new SparkError('INTERNAL_ERROR', { message: `${status.objectKey} has no partition ${partition}` })
    return segment.length === 0
      ? []
      : [{ stageId: status.stageId, mapId: status.mapId, objectKey: status.objectKey, segment }]
  })
  return { kind: 'shuffle', schema: exchangeSchema(plan), blocks }
}

const exchangeSchema = (plan: PhysicalPlan) =>
  structType(
    physicalOutputOf(plan).map((attribute, index) => structField(`c${index}`, attribute.dataType, attribute.nullable)),
  )

function mergeTasks(tasks: readonly Inputs[]): Inputs {
  const merged: Record<string, TaskInput> = {}
  for (const inputs of tasks) {
    for (const [name, input] of Object.entries(inputs)) {
      const before = merged[name]
      merged[name] = before ? mergeInputs(before, input) : input
    }
  }
  return merged
}

function mergeInputs(left: TaskInput, right: TaskInput): TaskInput {
  if (left.kind === 'shuffle' && right.kind === 'shuffle') return { ...left, blocks: [...left.blocks, ...right.blocks] }
  if (left.kind === 'parquet' && right.kind === 'parquet') return { ...left, files: [...left.files, ...right.files] }
  if (left.kind === 'range' && right.kind === 'range') return { ...left, end: right.end }
  if ('partitions' in left && 'partitions' in right) return { ...left, files: [...left.files, ...right.files] }
  throw new SparkError('INTERNAL_ERROR', { message: `cannot coalesce ${left.kind} and ${right.kind}` })
}

function rangeSlices(layout: Extract<TaskLayout, { kind: 'range' }>, options: PlannerOptions): readonly TaskInput[] {
  const { start, end, step, numPartitions } = layout.range
  const rows = step > 0n ? (end - start + step - 1n) / step : (start - end - step - 1n) / -step
  const slices = BigInt(options.fused ? 1 : (numPartitions ?? options.totalCores))
  const bound = (index: bigint): string => (start + ((rows * index) / slices) * step).toString()
  if (rows <= 0n) return [{ kind: 'range', start: '0', end: '0', step: '1' }]
  return Array.from({ length: Number(slices) }, (_, index) => ({
    kind: 'range',
    start: bound(BigInt(index)),
    end: bound(BigInt(index) + 1n),
    step: step.toString(),
  }))
}
