import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { SparkError } from '../common/errors/spark-error.ts'
import { PROTOCOL_VERSION, type StageProgram, type TaskDescription } from '../common/protocol/task-description.ts'
import type { StagedFile, TaskEnd, TaskResult, TaskValue } from '../common/protocol/task-result.ts'
import { readingUntil } from '../common/storage/read-signal.ts'
import { countRequests, RequestCounter } from '../common/storage/request-counter.ts'
import { ShuffleFetchFailed } from '../shuffle/shuffle-reader.ts'
import { discardStaged } from './output/stage-file.ts'
import { runClosureTask } from './run-closure-task.ts'
import { runFragment } from './run-fragment.ts'
import { type ExecutorEnvironment, type TaskContext, TaskMeter } from './task-environment.ts'
import { translateDuckDBError } from './translate-duckdb-error.ts'

const MAX_PROGRAMS = 64
const programs = new Map<string, Promise<StageProgram>>()

/** Why a running task is told to stop; the `reason` of its AbortSignal. */
export class TaskKilledError extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TaskKilledError'
  }
}

/**
 * Runs one task attempt, in a local executor as in Lambda. Never rejects: a failure is data that says whether another attempt can help,
 * and whether a lost map output is the cause.
 */
export async function runTask(
  task: TaskDescription,
  environment: ExecutorEnvironment,
  signal: AbortSignal = new AbortController().signal,
): Promise<TaskResult> {
  const started = environment.now()
  const meter = new TaskMeter()
  const requests = new RequestCounter()
  const taskDir = path.join(environment.scratchDir, `task-${task.taskId}-${task.attempt}`)
  let staged: readonly StagedFile[] = []
  let end: TaskEnd
  try {
    if (task.version !== PROTOCOL_VERSION)
      throw new SparkError('INTERNAL_ERROR', {
        message: `The driver speaks version ${task.version} of the task protocol, this executor ${PROTOCOL_VERSION}. Deploy the same release of both.`,
      })
    await mkdir(taskDir, { recursive: true })
    const store = await environment.openStore(task.storeUri)
    const context: TaskContext = { environment, store, taskDir, meter, signal }
    const value = await countRequests(requests, async () => {
      const program = await loadProgram(context, task)
      return readingUntil(signal, () => runProgram(context, program, task))
    })
    staged = [
      ...(value.kind === 'files' ? value.files : []),
      ...(value.expectations ?? []).flatMap(({ setAside }) => setAside ?? []),
    ]
    signal.throwIfAborted()
    end = { kind: 'Success', value }
  } catch (error) {
    end = failure(error, signal)
    await discardStaged(task, staged).catch(() => undefined)
  }
  await rm(taskDir, { recursive: true, force: true }).catch(() => undefined)
  return {
    taskId: task.taskId,
    executorId: environment.executorId,
    end,
    metrics: { ...meter, requests: requests.get + requests.put, executorRunMs: environment.now() - started },
  }
}

function runProgram(context: TaskContext, program: StageProgram, task: TaskDescription): Promise<TaskValue> {
  switch (program.kind) {
    case 'sql':
      return runFragment(context, program, task)
    case 'closure':
      return runClosureTask(context, program, task)
  }
}

/** The stage's program, fetched once per process and stage. */
async function loadProgram(context: TaskContext, task: TaskDescription): Promise<StageProgram> {
  const key = `${task.storeUri}\n${task.programKey}`
  let loading = programs.get(key)
  if (loading === undefined) {
    loading = context.store
      .get(task.programKey)
      .then((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as StageProgram)
    programs.set(key, loading)
    loading.catch(() => programs.delete(key))
    for (const oldest of programs.keys()) {
      if (programs.size <= MAX_PROGRAMS) break
      programs.delete(oldest)
    }
  }
  return loading
}

function failure(error: unknown, signal: AbortSignal): TaskEnd {
  if (signal.aborted) {
    const reason: unknown = signal.reason
    return { kind: 'TaskKilled', reason: reason instanceof Error ? reason.message : String(reason) }
  }
  if (error instanceof ShuffleFetchFailed)
    return {
      kind: 'FetchFailed',
      stageId: error.stageId,
      mapId: error.mapId,
      objectKey: error.objectKey,
      message: error.message,
      ...(error.alsoLost.length === 0 ? {} : { alsoLost: error.alsoLost }),
    }
  return { kind: 'ExceptionFailure', ...translateDuckDBError(error) }
}
