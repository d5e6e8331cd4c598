import { Worker } from 'node:worker_threads'
import { OWNER } from '../common/commit/owner-file.ts'

const LOOK_MS = 1000

export interface WatchOptions {
  /** Taken when the process started: later it may be the orphanage's. */
  readonly driverPid: number
  readonly scratchDir: string
  /** Where the driver listens for a byte every so often; none for an executor that nobody listens to. */
  readonly heartbeat?: { readonly fd: number; readonly intervalMs: number } | undefined
}

/**
 * What must go on while this process's event loop does not turn, because a user's function computes for an hour, or DuckDB keeps every core: a thread
 * tells the driver that the process is alive, and ends the process, and removes its scratch folder, when the driver is gone. (An executor ends by
 * itself when its channel to the driver closes, but only an event loop that turns can notice.) An orphan has another parent.
 */
export function startWatchThread({ driverPid, scratchDir, heartbeat }: WatchOptions): void {
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { driverPid, scratchDir, heartbeat, lookMs: LOOK_MS, owner: OWNER },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  })
  worker.unref()
}

/** Runs in the thread. A signal and not exit(), which in a thread ends the thread only. */
const PROGRAM = `
const { readdirSync, rmSync, writeSync } = require('node:fs')
const { dirname } = require('node:path')
const { workerData } = require('node:worker_threads')
const { driverPid, scratchDir, heartbeat, lookMs, owner } = workerData
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
    // Of the driver's executors the last one: only the mark of the folder's owner is left.
    const folder = dirname(scratchDir)
    if (readdirSync(folder).every((name) => name === owner)) rmSync(folder, { recursive: true, force: true })
  } catch {}
  process.kill(process.pid, 'SIGKILL')
}, lookMs)
if (heartbeat !== undefined) {
  const beat = () => {
    // A pipe that is full has a driver that does not read, one that is broken has none: both are seen to elsewhere.
    try {
      writeSync(heartbeat.fd, '.')
    } catch {}
  }
  beat()
  setInterval(beat, heartbeat.intervalMs)
}
`
