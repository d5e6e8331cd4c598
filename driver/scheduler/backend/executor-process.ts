import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { DriverMessage, ExecutorMessage, ExecutorSettings } from '../../../common/protocol/executor-message.ts'
import { Heartbeats } from './heartbeats.ts'
import { MemoryWatch } from './memory-watch.ts'
import type { ExecutorLossReason } from './scheduler-backend.ts'

export interface ExecutorProcessOptions {
  readonly program: string
  readonly settings: ExecutorSettings
  /** Of V8's old generation; V8's own choice by default. */
  readonly heapMb?: number
  /** Beyond which a killed process counts as out of memory. */
  readonly memoryLimitBytes: number
  /** Takes a line of the process's output. */
  readonly log: (line: string) => void
  /** How often the process tells that it runs, and after how long a silence it is given up. */
  readonly heartbeatMs: number
  readonly silenceMs: number
}

export interface ExecutorExit {
  readonly reason: ExecutorLossReason
  readonly message: string
}

/** Short: Ctrl-C ends a run within a second. */
const STOP_GRACE_MS = 500
const LAST_LINES = 5
/** Its last output comes after its end, or never: a process that it has started may hold the pipes. */
const LAST_OUTPUT_MS = 200
/** Behind stdin, stdout, stderr and the IPC channel. */
const HEARTBEAT_FD = 4

/** A child process that runs tasks: its start, its end and why it ended. Holds the driver's event loop only while it is wanted. */
export class ExecutorProcess {
  readonly executorId: string
  readonly #child: ChildProcess
  readonly #watch: MemoryWatch | undefined
  readonly #heartbeats: Heartbeats
  readonly #lastLines: string[] = []
  #heapExhausted = false
  #killedBecause: ExecutorExit | undefined
  readonly #ended: Promise<void>
  #exited = false
  #stopping = false

  constructor(
    options: ExecutorProcessOptions,
    onMessage: (message: ExecutorMessage) => void,
    onExit: (exit: ExecutorExit) => void,
  ) {
    const { settings } = options
    this.executorId = settings.executorId
    const { NODE_OPTIONS: _driversOwn, ...env } = process.env
    const { heartbeatMs, silenceMs } = options
    const heartbeat = { fd: HEARTBEAT_FD, intervalMs: heartbeatMs }
    this.#child = fork(options.program, [JSON.stringify({ ...settings, heartbeat })], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      execArgv: options.heapMb === undefined ? [] : [`--max-old-space-size=${options.heapMb}`],
      env,
    })
    this.#watch = this.#child.pid === undefined ? undefined : new MemoryWatch(this.#child.pid, options.memoryLimitBytes)
    this.#heartbeats = new Heartbeats(heartbeatMs, silenceMs, () =>
      this.kill({ reason: 'silent', message: `executor ${this.executorId} has said nothing for ${silenceMs} ms` }),
    )
    this.#child.on('message', (message: ExecutorMessage) => {
      this.#heartbeats.heard()
      onMessage(message)
    })
    this.#child.stdio[HEARTBEAT_FD]?.on('data', () => this.#heartbeats.heard())
    let resolveEnd: () => void = () => {}
    this.#ended = new Promise((resolve) => {
      resolveEnd = resolve
    })
    let lastOutput: NodeJS.Timeout | undefined
    const ended = (exit: ExecutorExit) => {
      if (this.#exited) return
      this.#exited = true
      clearTimeout(lastOutput)
      this.#watch?.stop()
      this.#heartbeats.stop()
      for (const stream of this.#pipes()) stream.destroy()
      onExit(exit)
      resolveEnd()
    }
    this.#child.on('error', (error) =>
      ended({ reason: 'crash', message: `the executor process could not be started: ${error.message}` }),
    )
    // 'close' comes after the last output, which often says why; it does not come while a process of the executor's own holds the pipes.
    this.#child.on('exit', (code, signal) => {
      lastOutput = setTimeout(() => ended(this.#explain(code, signal)), LAST_OUTPUT_MS)
    })
    this.#child.on('close', (code, signal) => ended(this.#explain(code, signal)))
    for (const stream of [this.#child.stdout, this.#child.stderr]) if (stream) this.#forward(stream, options.log)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  send(message: DriverMessage): void {
    // A process that has just ended reports that by itself.
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  /** Whether the driver's event loop waits for it. */
  hold(wanted: boolean): void {
    // its registration may come after the order to stop, which waits for its end
    if (this.#stopping && !wanted) return
    const handles: unknown[] = [this.#child, this.#child.channel, ...this.#pipes()]
    for (const handle of handles) {
      if (!isHandle(handle)) continue
      if (wanted) handle.ref()
      else handle.unref()
    }
  }

  /** Ends it at once; `exit` is what is reported. */
  kill(exit?: ExecutorExit): void {
    this.#killedBecause ??= exit
    this.#child.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    if (this.#exited) return
    this.#stopping = true
    this.hold(true)
    this.send({ kind: 'StopExecutor' })
    const timer = setTimeout(() => this.kill(), STOP_GRACE_MS)
    await this.#ended
    clearTimeout(timer)
  }

  #pipes(): (Readable | Writable)[] {
    return this.#child.stdio.flatMap((stream) => stream ?? [])
  }

  #forward(stream: Readable, log: (line: string) => void): void {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.includes('heap out of memory')) this.#heapExhausted = true
      this.#lastLines.push(line)
      if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift()
      log(line)
    })
  }

  #explain(code: number | null, signal: NodeJS.Signals | null): ExecutorExit {
    if (this.#killedBecause) return this.#killedBecause
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`
    const said = this.#lastLines.length === 0 ? '' : `; last output: ${this.#lastLines.join(' | ')}`
    if (this.#heapExhausted)
      return {
        reason: 'out of memory',
        message: `executor ${this.executorId} ended with ${how}: its JavaScript heap was full`,
      }
    if (signal === 'SIGKILL' && this.#watch?.diedOfMemory())
      return { reason: 'out of memory', message: `executor ${this.executorId} was killed at its memory limit` }
    return { reason: 'crash', message: `executor ${this.executorId} ended with ${how}${said}` }
  }
}

function isHandle(value: unknown): value is { ref(): void; unref(): void } {
  return (
    typeof value === 'object' && value !== null && 'ref' in value && 'unref' in value && typeof value.ref === 'function'
  )
}
