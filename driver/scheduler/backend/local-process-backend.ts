import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { makeOwnedFolder } from '../../../common/commit/owner-file.ts'
import type { ExecutorMessage } from '../../../common/protocol/executor-message.ts'
import type { TaskId } from '../../../common/protocol/ids.ts'
import type { TaskDescription } from '../../../common/protocol/task-description.ts'
import type { TaskResult } from '../../../common/protocol/task-result.ts'
import { type ExecutorExit, ExecutorProcess } from './executor-process.ts'
import { executorProgram } from './executor-program.ts'
import { onDriverExit } from './on-driver-exit.ts'
import type { BackendEvent, SchedulerBackend } from './scheduler-backend.ts'

export interface LocalProcessBackendOptions {
  /** Processes: 1 for `local[N]`. */
  readonly executors: number
  /** Tasks at a time in each. */
  readonly slots: number
  /** Memory of each process, DuckDB's and Node's together. */
  readonly memoryBytes: number
  /** `local-cluster`: the JavaScript heap is limited as well, to its share of the memory. */
  readonly limitHeap?: boolean
  /** `spark.flashover.task.timeout`; 0: none. */
  readonly taskTimeoutMs?: number
  /** `spark.executor.heartbeatInterval` and `spark.network.timeout`. */
  readonly heartbeatMs?: number
  readonly silenceMs?: number
  /** Under which the processes get scratch folders; the system's temporary folder by default. */
  readonly scratchRoot?: string
  /** The built executor; this package's by default. */
  readonly program?: string
  /** Takes the processes' output, line by line; the driver's standard error by default. */
  readonly log?: (line: string) => void
}

interface LocalExecutor {
  readonly process: ExecutorProcess
  readonly running: Map<number, LocalTask>
  registered: boolean
}

interface LocalTask {
  timer: NodeJS.Timeout | undefined
  timedOut: boolean
  killed: boolean
}

/** DuckDB's part of an executor's memory; the rest is Node's. */
const DUCKDB_SHARE = 0.75
const MIN_HEAP_MB = 96
/** How long a task may take to end after it is told to. */
const KILL_GRACE_MS = 1000
const REAP_AFTER_MS = 5000
const MAX_FAILED_STARTS = 3
const MAX_LOSSES_WITHOUT_SUCCESS = 10

/** Executors as child processes: one with N slots for `local[N]`, several for `local-cluster`. A lost one is replaced, within bounds. */
export class LocalProcessBackend implements SchedulerBackend {
  readonly totalCores: number
  readonly #options: LocalProcessBackendOptions
  readonly #executors = new Map<string, LocalExecutor>()
  readonly #scratch: string
  readonly #duckdbBytes: number
  #listener: (event: BackendEvent) => void = () => {}
  #forgetExit: () => void = () => {}
  #nextId = 0
  #failedStarts = 0
  #losses = 0
  #stopping = false

  constructor(options: LocalProcessBackendOptions) {
    this.#options = options
    this.totalCores = options.executors * options.slots
    this.#duckdbBytes = Math.floor(options.memoryBytes * DUCKDB_SHARE)
    const root = options.scratchRoot ?? os.tmpdir()
    mkdirSync(root, { recursive: true })
    this.#scratch = mkdtempSync(path.join(root, 'flashover-executors-'))
    // Of a driver that is killed the next one removes it.
    makeOwnedFolder(this.#scratch)
  }

  start(listener: (event: BackendEvent) => void): void {
    this.#listener = listener
    this.#forgetExit = onDriverExit(() => {
      for (const { process } of this.#executors.values()) process.kill()
      rmSync(this.#scratch, { recursive: true, force: true })
    })
    for (let n = 0; n < this.#options.executors; n++) this.#spawn()
  }

  launch(executorId: string, task: TaskDescription): void {
    const executor = this.#executors.get(executorId)
    if (executor === undefined) return
    const { taskTimeoutMs = 0 } = this.#options
    const timer = taskTimeoutMs > 0 ? setTimeout(() => this.#timeOut(executor, task.taskId), taskTimeoutMs) : undefined
    if (executor.running.size === 0) executor.process.hold(true)
    executor.running.set(task.taskId, { timer, timedOut: false, killed: false })
    executor.process.send({ kind: 'LaunchTask', task })
  }

  kill(executorId: string, taskId: TaskId, reason: string): void {
    const executor = this.#executors.get(executorId)
    const task = executor?.running.get(taskId)
    if (executor === undefined || task === undefined || task.killed) return
    task.killed = true
    executor.process.send({ kind: 'KillTask', taskId, reason })
    this.#reapLater(executor, taskId)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#listener = () => {}
    await Promise.all([...this.#executors.values()].map(({ process }) => process.stop()))
    this.#forgetExit()
    rmSync(this.#scratch, { recursive: true, force: true })
  }

  /** Process ids, for tests that end one. */
  get pids(): readonly number[] {
    return [...this.#executors.values()].flatMap(({ process: { pid } }) => (pid === undefined ? [] : [pid]))
  }

  #spawn(): void {
    const { slots, memoryBytes, limitHeap = false, program = executorProgram(), log = toStandardError } = this.#options
    const { heartbeatMs = 1000, silenceMs = 30_000 } = this.#options
    const executorId = `${this.#nextId++}`
    const settings = {
      executorId,
      slots,
      memoryBytes: this.#duckdbBytes,
      scratchDir: path.join(this.#scratch, executorId),
    }
    const heapMb = Math.max(MIN_HEAP_MB, Math.floor((memoryBytes - this.#duckdbBytes) / 2 ** 20))
    const process = new ExecutorProcess(
      {
        program,
        settings,
        memoryLimitBytes: memoryBytes,
        heartbeatMs,
        silenceMs,
        log: (line) => log(`[executor ${executorId}] ${line}`),
        ...(limitHeap ? { heapMb } : {}),
      },
      (message) => this.#received(executorId, message),
      (exit) => this.#exited(executorId, exit),
    )
    this.#executors.set(executorId, { process, running: new Map(), registered: false })
  }

  #received(executorId: string, message: ExecutorMessage): void {
    const executor = this.#executors.get(executorId)
    if (executor === undefined) return
    switch (message.kind) {
      case 'Registered':
        executor.registered = true
        executor.process.hold(false)
        this.#failedStarts = 0
        this.#listener({
          kind: 'ExecutorRegistered',
          executorId,
          slots: this.#options.slots,
          threads: this.#options.slots,
          memoryBytes: this.#duckdbBytes,
        })
        return
      case 'TaskFinished': {
        const { taskId, end } = message.result
        const task = executor.running.get(taskId)
        clearTimeout(task?.timer)
        executor.running.delete(taskId)
        if (end.kind === 'Success') this.#losses = 0
        const result: TaskResult =
          task?.timedOut === true && end.kind === 'TaskKilled'
            ? { ...message.result, end: this.#timeout() }
            : message.result
        this.#listener({ kind: 'TaskFinished', result })
        if (executor.running.size === 0) executor.process.hold(false)
      }
    }
  }

  #exited(executorId: string, exit: ExecutorExit): void {
    const executor = this.#executors.get(executorId)
    if (executor === undefined) return
    this.#executors.delete(executorId)
    for (const { timer } of executor.running.values()) clearTimeout(timer)
    if (this.#stopping) return
    rmSync(path.join(this.#scratch, executorId), { recursive: true, force: true })
    this.#losses++
    if (!executor.registered) this.#failedStarts++
    // The replacement starts before the loss is told, so that the tasks find it sooner.
    const mayReplace = this.#failedStarts < MAX_FAILED_STARTS && this.#losses < MAX_LOSSES_WITHOUT_SUCCESS
    if (mayReplace) this.#spawn()
    this.#listener({ kind: 'ExecutorLost', executorId, reason: exit.reason, message: exit.message })
    if (!mayReplace && this.#executors.size === 0)
      this.#listener({ kind: 'BackendFailed', message: `executors keep ending: ${exit.message}` })
  }

  /** The task is asked to end; if it does not, its process is killed. */
  #timeOut(executor: LocalExecutor, taskId: TaskId): void {
    const task = executor.running.get(taskId)
    if (task === undefined) return
    task.timedOut = true
    executor.process.send({ kind: 'KillTask', taskId, reason: 'timeout' })
    task.timer = setTimeout(() => executor.process.kill(this.#timeout()), KILL_GRACE_MS)
  }

  #timeout(): { readonly kind: 'ExecutorLostFailure' } & ExecutorExit {
    return {
      kind: 'ExecutorLostFailure',
      reason: 'timeout',
      message: `the task ran longer than ${this.#options.taskTimeoutMs} ms`,
    }
  }

  /** A killed task that does not end takes its process with it, as soon as nothing else runs there. */
  #reapLater(executor: LocalExecutor, taskId: TaskId): void {
    const timer = setTimeout(() => {
      if (!executor.running.has(taskId) || this.#stopping) return
      if ([...executor.running.values()].every(({ killed }) => killed))
        executor.process.kill({ reason: 'crash', message: 'a killed task did not end' })
      else this.#reapLater(executor, taskId)
    }, REAP_AFTER_MS)
    timer.unref()
  }
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`)
}
