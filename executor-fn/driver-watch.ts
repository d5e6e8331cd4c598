import { Worker } from 'node:worker_threads'

const INTERVAL_MS = 1000

/**
 * Ends this process, and removes its scratch folder, when the driver that started it is gone. An executor ends by itself when its channel
 * to the driver closes, but only an event loop that turns can notice: a user's function that computes for an hour would go on for an hour
 * after the driver was killed. A thread of its own notices: an orphan has another parent.
 *
 * It costs a few milliseconds and megabytes, and only executors that run functions of users need it: it starts with the first of them.
 */
export class DriverWatch {
  readonly #driverPid: number
  readonly #scratchDir: string
  #started = false

  /** @param driverPid taken when the process started: later it may be the orphanage's */
  constructor(driverPid: number, scratchDir: string) {
    this.#driverPid = driverPid
    this.#scratchDir = scratchDir
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    const worker = new Worker(watchProgram, {
      eval: true,
      workerData: { driverPid: this.#driverPid, scratchDir: this.#scratchDir, intervalMs: INTERVAL_MS },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
    })
    worker.unref()
  }
}

/** Runs in the thread. A signal and not exit(), which in a thread ends the thread only. */
const watchProgram = `
const { rmSync, rmdirSync } = require('node:fs')
const { dirname } = require('node:path')
const { workerData } = require('node:worker_threads')
const { driverPid, scratchDir, intervalMs } = workerData
const isAlive = () => {
  // On Windows an orphan keeps its parent's id.
  if (process.ppid !== driverPid) return false
  try {
    process.kill(driverPid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
setInterval(() => {
  if (isAlive()) return
  try {
    rmSync(scratchDir, { recursive: true, force: true })
    // of the driver's executors the last one
    rmdirSync(dirname(scratchDir))
  } catch {}
  process.kill(process.pid, 'SIGKILL')
}, intervalMs)
`
