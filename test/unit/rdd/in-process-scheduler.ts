import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { MapStatus } from '../../../common/protocol/map-status.ts'
import { PROTOCOL_VERSION, type TaskDescription, type TaskOutput } from '../../../common/protocol/task-description.ts'
import type { TaskValue } from '../../../common/protocol/task-result.ts'
import { LocalObjectStore } from '../../../common/storage/local-object-store.ts'
import type { RDDEnvironment } from '../../../driver/rdd/rdd-environment.ts'
import type {
  JobDefinition,
  JobHandle,
  JobScheduler,
  StageDefinition,
  StagePlan,
  WorkOutput,
} from '../../../driver/scheduler/contracts.ts'
import { StoreRegistry } from '../../../driver/sources/store-registry.ts'
import { createExecutorEnvironment } from '../../../executor-fn/executor-environment.ts'
import { runTask } from '../../../executor-fn/task-runner.ts'

/**
 * Runs jobs in this process, one task after another, by the executors' own task runner over a folder as the object store. Programs
 * and task descriptions go through JSON, as they would on the wire.
 */
export class InProcessScheduler implements JobScheduler {
  readonly totalCores = 4
  readonly folder = mkdtempSync(path.join(tmpdir(), 'flashover-rdd-work-'))
  readonly store = new LocalObjectStore(this.folder)
  readonly stagesRun: { name: string; tasks: number; shuffledRows: number }[] = []
  readonly #environment = createExecutorEnvironment({
    executorId: 'here',
    scratchDir: path.join(this.folder, 'scratch'),
    threads: 1,
    memoryBytes: 256 << 20,
  })
  #jobs = 0
  #stages = 0
  #tasks = 0

  submitJob(job: JobDefinition): JobHandle {
    const jobId = this.#jobs++
    return { jobId, result: this.#run(job, jobId), cancel: () => {} }
  }

  /** Jobs here have ended before anybody could. */
  cancelJobs(): readonly [] {
    return []
  }

  async #run(job: JobDefinition, jobId: number): Promise<readonly TaskValue[]> {
    const outputs = new Map<string, MapStatus[]>()
    let result: readonly TaskValue[] = []
    // Stages come after their parents, for they are built from the leaves up.
    for (const stage of job.stages) {
      const plan = await stage.plan(outputs)
      const values = await this.#runStage(plan, outputs, jobId)
      const statuses = values.flatMap((value) => (value.kind === 'mapStatus' ? [value.mapStatus] : []))
      this.#record(stage, plan, statuses)
      outputs.set(stage.key, statuses)
      if (stage.key === job.resultStage) result = values
    }
    return result
  }

  async #runStage(plan: StagePlan, outputs: ReadonlyMap<string, MapStatus[]>, jobId: number): Promise<TaskValue[]> {
    const stageId = this.#stages++
    const programKey = `programs/${stageId}.json`
    await this.store.put(programKey, Buffer.from(JSON.stringify(plan.program)))
    const values: TaskValue[] = []
    for (let partition = 0; partition < plan.numTasks; partition++) {
      const work = plan.task(partition, outputs)
      const task: TaskDescription = {
        version: PROTOCOL_VERSION,
        applicationId: 'app',
        taskId: this.#tasks++,
        jobId,
        stageId,
        stageAttempt: 0,
        partition,
        attempt: 0,
        storeUri: this.store.uri,
        programKey,
        inputs: work.inputs,
        output: taskOutput(work.output, `${stageId}/${partition}`),
        threads: 1,
        memoryBytes: 256 << 20,
      }
      const { end } = await runTask(JSON.parse(JSON.stringify(task)) as TaskDescription, this.#environment)
      if (end.kind !== 'Success') throw 'error' in end ? SparkError.fromData(end.error) : new Error(JSON.stringify(end))
      values.push(end.value)
    }
    return values
  }

  #record(stage: StageDefinition, plan: StagePlan, statuses: readonly MapStatus[]): void {
    const shuffledRows = statuses.flatMap(({ segments }) => segments).reduce((sum, { rows }) => sum + rows, 0)
    this.stagesRun.push({ name: stage.name, tasks: plan.numTasks, shuffledRows })
  }
}

/** Small enough a limit that some results of the tests spill. */
const MAX_INLINE_BYTES = 4096

function taskOutput(output: WorkOutput, name: string): TaskOutput {
  switch (output.kind) {
    case 'shuffle':
      return { kind: 'shuffle', objectKey: `shuffle/${name}`, numPartitions: output.numPartitions }
    case 'result':
      return { kind: 'result', maxInlineBytes: MAX_INLINE_BYTES, spillKey: `results/${name}` }
    case 'files':
      return output
  }
}

/** What an application lends its RDDs, over the scheduler above. */
export function inProcessEnvironment(scheduler: InProcessScheduler): RDDEnvironment {
  return {
    applicationId: 'app',
    scheduler,
    defaultParallelism: undefined,
    readSpilledResult: (key) => scheduler.store.get(key),
    stores: new StoreRegistry(),
  }
}
