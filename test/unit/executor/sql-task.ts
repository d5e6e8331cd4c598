import { PROTOCOL_VERSION, type TaskDescription } from '../../../common/protocol/task-description.ts'

/** A task of a SQL program whose rows come back; `task` says what is special about it. */
export function sqlTask(task: Partial<TaskDescription>): TaskDescription {
  return {
    version: PROTOCOL_VERSION,
    applicationId: 'a',
    taskId: 0,
    jobId: 0,
    stageId: 0,
    stageAttempt: 0,
    partition: 0,
    attempt: 0,
    storeUri: 's3://bucket',
    programKey: 'program',
    inputs: {},
    output: { kind: 'result', maxInlineBytes: 1_000_000, spillKey: 'spill' },
    threads: 1,
    memoryBytes: 1,
    ...task,
  }
}
