import type { ObjectStore } from '../../common/storage/object-store.ts'
import { StoreLayout } from '../../shuffle/store-layout.ts'
import type { ActiveJob } from './active-job.ts'
import { spilledKeys } from './spilled-results.ts'
import type { PlannedStage, Stage } from './stage.ts'

/** What stages keep in the object store: their programs, and the outputs of their tasks. It decides nothing. */
export class StageObjects {
  readonly #applicationId: string
  readonly #store: ObjectStore

  constructor(applicationId: string, store: ObjectStore) {
    this.#applicationId = applicationId
    this.#store = store
  }

  /** Plans a stage over its parents' outputs, and stores its program. */
  async plan(stage: Stage): Promise<PlannedStage> {
    // The stage may move on to another epoch while its plan is made.
    const programKey = StoreLayout.program(this.#applicationId, stage.id, stage.epoch)
    const planned = { plan: await stage.definition.plan(stage.parentOutputs()), programKey }
    await this.#storeProgram(planned)
    return planned
  }

  /**
   * Keys of the map outputs of a stage that are there. The programs of the stage and of its readers are stored again: what took the outputs
   * may have taken them too.
   */
  async listOutputs(stage: Stage): Promise<ReadonlySet<string>> {
    const programs = [stage, ...stage.children].flatMap(({ planned }) => planned ?? [])
    await Promise.all(programs.map((planned) => this.#storeProgram(planned)))
    const keys = new Set<string>()
    for await (const { key } of this.#store.list(StoreLayout.shufflePrefix(this.#applicationId, stage.id)))
      keys.add(key)
    return keys
  }

  /** Deletes what the job's stages wrote for each other, and results that nobody will read. Objects of attempts that nobody heard of go with the application's folder. */
  async delete(job: ActiveJob, hasFailed: boolean): Promise<void> {
    const keys = job.stages.flatMap((stage) => [
      ...(stage.planned === undefined ? [] : [stage.planned.programKey]),
      ...stage.mapStatuses().map(({ objectKey }) => objectKey),
    ])
    // Those of a job that succeeded go when they have been read.
    if (hasFailed) keys.push(...spilledKeys(job.resultStage.results.flatMap((value) => value ?? [])))
    await this.#store.delete(keys)
  }

  async #storeProgram({ plan, programKey }: PlannedStage): Promise<void> {
    if (plan.numTasks > 0) await this.#store.put(programKey, Buffer.from(JSON.stringify(plan.program)))
  }
}
