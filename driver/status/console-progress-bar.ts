import { type Clock, systemClock } from '../scheduler/clock.ts'
import type { SchedulerEvent, SchedulerListener } from '../scheduler/scheduler-event.ts'
import { progressText, type StageProgress } from './progress-text.ts'

/** The part of a stream that a bar needs. */
interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

interface RunningStage extends StageProgress {
  finished: number
  running: number
  readonly attempt: number
  readonly submittedAt: number
}

const FIRST_AFTER_MS = 500
const REFRESH_MS = 200
const DEFAULT_COLUMNS = 80

/** Spark's progress bar: on a terminal only, from half a second into a stage, gone when nothing runs. */
export class ConsoleProgressBar {
  readonly #terminal: Terminal
  readonly #clock: Clock
  readonly #stages = new Map<number, RunningStage>()
  #callOff: (() => void) | undefined
  #shown = ''

  constructor(terminal: Terminal, clock: Clock = systemClock) {
    this.#terminal = terminal
    this.#clock = clock
  }

  /** A bar on the terminal for all that the scheduler runs; undefined where the stream is no terminal. */
  static attach(
    scheduler: { addListener(listener: SchedulerListener): void },
    terminal: Terminal,
  ): ConsoleProgressBar | undefined {
    if (terminal.isTTY !== true) return undefined
    const bar = new ConsoleProgressBar(terminal)
    scheduler.addListener((event) => bar.handle(event))
    return bar
  }

  handle(event: SchedulerEvent): void {
    switch (event.kind) {
      case 'StageSubmitted': {
        const { stageId, attempt, numTasks, time } = event
        this.#stages.set(stageId, { stageId, attempt, total: numTasks, finished: 0, running: 0, submittedAt: time })
        this.#callOff ??= this.#clock.after(FIRST_AFTER_MS, () => this.#refresh())
        return
      }
      case 'TaskStarted': {
        const stage = this.#stages.get(event.task.stageId)
        if (stage?.attempt === event.task.stageAttempt) stage.running++
        return
      }
      case 'TaskEnded': {
        const stage = this.#stages.get(event.task.stageId)
        if (stage?.attempt !== event.task.stageAttempt) return
        stage.running--
        if (event.end.kind === 'Success') stage.finished++
        return
      }
      case 'StageCompleted':
        if (this.#stages.get(event.stageId)?.attempt === event.attempt) this.#stages.delete(event.stageId)
        if (this.#stages.size === 0) this.#clear()
        return
      case 'JobEnded':
        if (this.#stages.size === 0) this.stop()
        return
      case 'JobStarted':
      case 'ExecutorAdded':
      case 'ExecutorRemoved':
        return
    }
  }

  stop(): void {
    this.#callOff?.()
    this.#callOff = undefined
    this.#clear()
  }

  #refresh(): void {
    const now = this.#clock.now()
    const due = [...this.#stages.values()].filter(({ submittedAt }) => now - submittedAt >= FIRST_AFTER_MS)
    // The last column stays free: a full line would wrap on some terminals.
    const text = due.length === 0 ? '' : progressText(due, (this.#terminal.columns ?? DEFAULT_COLUMNS) - 1)
    if (text === '') this.#clear()
    else if (text !== this.#shown) this.#terminal.write(`\r${text}`)
    this.#shown = text
    this.#callOff = this.#clock.after(REFRESH_MS, () => this.#refresh())
  }

  #clear(): void {
    if (this.#shown === '') return
    this.#terminal.write(`\r${' '.repeat(this.#shown.length)}\r`)
    this.#shown = ''
  }
}
