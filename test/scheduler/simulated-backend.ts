import type { SparkErrorData } from '../../common/errors/spark-error.ts'
import type { TaskDescription } from '../../common/protocol/task-description.ts'
import { noTaskMetrics, type TaskEnd, type TaskMetrics, type TaskValue } from '../../common/protocol/task-result.ts'
import type { BackendEvent, SchedulerBackend } from '../../driver/scheduler/backend/scheduler-backend.ts'
import type { Clock } from '../../driver/scheduler/clock.ts'
import type { JobDefinition, StageDefinition } from '../../driver/scheduler/contracts.ts'
import { LocalProperties } from '../../driver/scheduler/local-properties.ts'
import { createScheduler, type Scheduler, type SchedulerOptions } from '../../driver/scheduler/scheduler.ts'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'
import { MemoryObjectStore } from '../support/memory-object-store.ts'

export class ManualClock implements Clock {
  #now = 0
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#now = due.at
      due.action()
    }
    this.#now = until
  }
}

/** Executors that only record what they are given; the test says how each task ends. */
export class SimulatedBackend implements SchedulerBackend {
  readonly running = new Map<number, { readonly executorId: string; readonly task: TaskDescription }>()
  readonly launched: TaskDescription[] = []
  readonly killed: number[] = []
  readonly #executors: readonly { readonly executorId: string; readonly slots: number }[]
  #listener: (event: BackendEvent) => void = () => {}

  constructor(executors: readonly number[]) {
    this.#executors = executors.map((slots, at) => ({ executorId: `exec-${at}`, slots }))
  }

  get totalCores(): number {
    return this.#executors.reduce((sum, { slots }) => sum + slots, 0)
  }

  start(listener: (event: BackendEvent) => void): void {
    this.#listener = listener
    for (const executor of this.#executors)
      this.post({ kind: 'ExecutorRegistered', ...executor, threads: executor.slots, memoryBytes: 1000 })
  }

  post(event: BackendEvent): void {
    this.#listener(event)
  }

  launch(executorId: string, task: TaskDescription): void {
    this.running.set(task.taskId, { executorId, task })
    this.launched.push(task)
  }

  /** A killed task ends at once, and says so after the call. */
  kill(_executorId: string, taskId: number, reason: string): void {
    this.killed.push(taskId)
    const entry = this.running.get(taskId)
    if (entry) queueMicrotask(() => this.end(entry.task, { kind: 'TaskKilled', reason }))
  }

  end(task: TaskDescription, end: TaskEnd): void {
    this.running.delete(task.taskId)
    this.post({ kind: 'TaskFinished', result: { taskId: task.taskId, executorId: 'any', end, metrics } })
  }

  lose(executorId: string, reason: 'crash' | 'out of memory' | 'timeout'): void {
    for (const [taskId, entry] of [...this.running]) if (entry.executorId === executorId) this.running.delete(taskId)
    this.post({ kind: 'ExecutorLost', executorId, reason, message: `executor ${executorId} was lost` })
  }

  async stop(): Promise<void> {
    this.#listener = () => {}
  }
}

const metrics: TaskMetrics = { ...noTaskMetrics, executorRunMs: 1 }

export interface StageSketch {
  readonly tasks: number
  readonly parents?: readonly string[]
  readonly deterministic?: boolean
  readonly cpus?: number | 'all'
}

/** A job of stages that write shuffles, the last one results. Tasks read one block of every map output of their parents. */
export function sketchJob(
  stages: Readonly<Record<string, StageSketch>>,
  rest: Partial<JobDefinition> = {},
): JobDefinition {
  const keys = Object.keys(stages)
  const last = keys.at(-1) ?? ''
  const definitions = keys.map((key): StageDefinition => {
    const { tasks, parents = [], deterministic = true, cpus = 1 } = stages[key] ?? { tasks: 0 }
    return {
      key,
      name: key,
      parents,
      deterministic,
      plan: () => ({
        program: { kind: 'closure', operators: key },
        numTasks: tasks,
        cpusPerTask: cpus,
        task: (_partition, outputs) => ({
          inputs: Object.fromEntries(
            parents.map((parent) => [
              parent,
              {
                kind: 'shuffle',
                schema: { kind: 'struct', fields: [] },
                blocks: (outputs.get(parent) ?? []).map(({ stageId, mapId, objectKey }) => ({
                  stageId,
                  mapId,
                  objectKey,
                  segment: SEGMENT,
                })),
              },
            ]),
          ),
          output: key === last ? { kind: 'result' } : { kind: 'shuffle', numPartitions: 1 },
        }),
      }),
    }
  })
  return {
    name: 'test',
    properties: new LocalProperties().forJob('test'),
    stages: definitions,
    resultStage: last,
    ...rest,
  }
}

const SEGMENT = { offset: 0, length: 1, crc32: 0, rows: 1 }

/** A scheduler on simulated executors, and the verbs of its stories. */
export class Simulation {
  readonly clock = new ManualClock()
  readonly store = new MemoryObjectStore()
  readonly backend: SimulatedBackend
  readonly events: SchedulerEvent[] = []
  readonly #names = new Map<number, string>()
  scheduler!: Scheduler

  constructor(executors: readonly number[]) {
    this.backend = new SimulatedBackend(executors)
  }

  static async start(executors: readonly number[] = [8], options: Partial<SchedulerOptions> = {}): Promise<Simulation> {
    const simulation = new Simulation(executors)
    const { store, backend, clock } = simulation
    simulation.scheduler = await createScheduler({
      applicationId: 'app',
      storeUri: store.uri,
      store,
      backend,
      clock,
      maxFailures: 4,
      maxConsecutiveStageAttempts: 4,
      maxInlineResultBytes: 1000,
      maxResultSizeBytes: 1000,
      ...options,
    })
    simulation.scheduler.addListener((event) => {
      simulation.events.push(event)
      if (event.kind === 'StageSubmitted') simulation.#names.set(event.stageId, event.name)
    })
    return simulation
  }

  /** Lets planning, storing and killing come to their ends. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Running tasks of a stage, by partition. */
  running(stage: string): TaskDescription[] {
    return [...this.backend.running.values()]
      .map(({ task }) => task)
      .filter(({ stageId }) => this.#names.get(stageId) === stage)
  }

  task(stage: string, partition: number): TaskDescription {
    const found = this.running(stage)
      .filter((task) => task.partition === partition)
      .at(-1)
    if (found === undefined) throw new Error(`no task ${partition} of ${stage} runs`)
    return found
  }

  partitions(stage: string): number[] {
    return this.running(stage).map(({ partition }) => partition)
  }

  succeed(task: TaskDescription, sizeBytes = 1): void {
    if (task.output.kind === 'shuffle') void this.store.put(task.output.objectKey, new Uint8Array(1))
    this.backend.end(task, { kind: 'Success', value: taskValue(task, sizeBytes) })
  }

  async complete(stage: string): Promise<void> {
    for (const task of this.running(stage)) this.succeed(task)
    await this.settle()
  }

  /** The task finds the output of a map it was given gone; `alsoLost` are gone too. */
  async fetchFails(
    task: TaskDescription,
    parent: string,
    mapId: number,
    alsoLost: readonly number[] = [],
  ): Promise<void> {
    const input = task.inputs[parent]
    const blocks = input?.kind === 'shuffle' ? input.blocks : []
    const block = blocks.find((one) => one.mapId === mapId)
    if (block === undefined) throw new Error(`no block of map ${mapId} of ${parent}`)
    const lost = blocks.filter((one) => one === block || alsoLost.includes(one.mapId))
    await this.store.delete(lost.map(({ objectKey }) => objectKey))
    this.backend.end(task, {
      kind: 'FetchFailed',
      stageId: block.stageId,
      mapId,
      objectKey: block.objectKey,
      message: `${block.objectKey} is gone`,
    })
    await this.settle()
  }

  throws(task: TaskDescription, retryable: boolean, message = 'boom'): void {
    const error: SparkErrorData = { condition: 'DIVIDE_BY_ZERO', sqlState: '22012', message, parameters: {} }
    this.backend.end(task, { kind: 'ExceptionFailure', error, retryable })
  }

  attempts(stage: string): number[] {
    const submitted = this.events.flatMap((event) =>
      event.kind === 'StageSubmitted' && event.name === stage ? [event.attempt] : [],
    )
    return submitted
  }
}

function taskValue(task: TaskDescription, sizeBytes = 1): TaskValue {
  const { stageId, partition, attempt } = task
  // A row for each attempt: what is counted says which of them count.
  const expectations = [{ key: `${stageId}/${partition}/${attempt}`, passed: 1, violated: 0, samples: [] }]
  return { ...outputValue(task, sizeBytes), expectations }
}

function outputValue(task: TaskDescription, sizeBytes: number): TaskValue {
  switch (task.output.kind) {
    case 'shuffle': {
      const { stageId, partition, attempt, output } = task
      return {
        kind: 'mapStatus',
        mapStatus: {
          stageId,
          mapId: partition,
          attempt,
          objectKey: output.kind === 'shuffle' ? output.objectKey : '',
          executorId: 'any',
          segments: [SEGMENT],
        },
      }
    }
    case 'result':
      return { kind: 'result', bytes: new Uint8Array(0), sizeBytes, rows: task.partition }
    case 'files':
      return { kind: 'files', files: [] }
  }
}
