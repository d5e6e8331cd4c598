import { SparkError } from '../../common/errors/spark-error.ts'
import type { JobId, StageId } from '../../common/protocol/ids.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { JobDefinition, StageDefinition, StageKey } from './contracts.ts'
import { Stage } from './stage.ts'

/** A job that has not ended. */
export interface ActiveJob {
  readonly id: JobId
  readonly definition: JobDefinition
  /** Those the result needs, parents first. */
  readonly stages: readonly Stage[]
  readonly resultStage: Stage
  /** Bytes of results so far, against `spark.driver.maxResultSize`. */
  resultBytes: number
  /** Whether the caller has seen a partition's value: the result stage cannot be rolled back then. */
  hasGivenResults: boolean
  resolve(values: readonly TaskValue[]): void
  reject(error: Error): void
}

/** The stages a job needs, linked, each after its parents; ids are given in that order. */
export function createStages(jobId: JobId, job: JobDefinition, nextStageId: () => StageId): readonly Stage[] {
  const definitions = new Map(job.stages.map((definition) => [definition.key, definition]))
  const stages = new Map<StageKey, Stage>()
  const visiting = new Set<StageKey>()
  const visit = (key: StageKey): Stage => {
    const known = stages.get(key)
    if (known !== undefined) return known
    const definition: StageDefinition | undefined = definitions.get(key)
    if (definition === undefined || visiting.has(key))
      throw new SparkError('INTERNAL_ERROR', {
        message: `stage ${key} is ${definition === undefined ? 'unknown' : 'its own ancestor'}`,
      })
    visiting.add(key)
    const parents = definition.parents.map(visit)
    const stage = new Stage(nextStageId(), jobId, definition)
    for (const parent of parents) {
      stage.parents.push(parent)
      parent.children.push(stage)
    }
    stages.set(key, stage)
    return stage
  }
  visit(job.resultStage)
  return [...stages.values()]
}
