import { SparkError } from '../../common/errors/spark-error.ts'
import type { TaskFailure } from '../../common/protocol/task-result.ts'
import type { RunningTask } from './task-set.ts'

/** Why an attempt ended, as a user reads it. */
function describeFailure(failure: TaskFailure): string {
  switch (failure.kind) {
    case 'ExceptionFailure':
      return failure.error.message
    case 'FetchFailed':
      return `output of map ${failure.mapId} of stage ${failure.stageId} could not be fetched: ${failure.message}`
    case 'ExecutorLostFailure':
      return `${failure.reason}: ${failure.message}`
    case 'TaskKilled':
      return `killed: ${failure.reason}`
    case 'Throttled':
    case 'PlatformFailure':
      return failure.message
  }
}

/** The end of a job whose task has failed too often. */
export function taskFailedError(task: RunningTask, count: number, failure: TaskFailure): SparkError {
  const { stage } = task.taskSet
  const where = `${task.partition} in stage ${stage.id} (${stage.definition.name})`
  const reason = describeFailure(failure)
  if (failure.kind === 'ExecutorLostFailure')
    return new SparkError('EXECUTOR_LOST', { task: where, count: `${count}`, reason })
  const cause = failure.kind === 'ExceptionFailure' ? { cause: SparkError.fromData(failure.error) } : {}
  return new SparkError('TASK_FAILED', { task: `Task ${where}`, count: `${count}`, reason }, cause)
}
