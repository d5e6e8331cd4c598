// The executor as a child process of a local driver: argv[2] is its ExecutorSettings as JSON, tasks come and go over Node's IPC channel.
import { mkdirSync, rmdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { DriverMessage, ExecutorMessage, ExecutorSettings } from '../common/protocol/executor-message.ts'
import { createExecutorEnvironment } from './executor-environment.ts'
import { runTask, TaskKilledError } from './task-runner.ts'
import { startWatchThread } from './watch-thread.ts'

const settings = JSON.parse(process.argv[2] ?? '{}') as ExecutorSettings
mkdirSync(settings.scratchDir, { recursive: true })
const driverPid = process.ppid
const environment = createExecutorEnvironment({ ...settings, threads: settings.slots })
const running = new Map<number, AbortController>()

// The first session is opened while the driver makes its first task.
void environment.sessions.lease([]).then(
  (lease) => lease.release(),
  () => undefined,
)

process.on('message', (message: DriverMessage) => {
  switch (message.kind) {
    case 'LaunchTask':
      void launch(message.task)
      return
    case 'KillTask':
      running.get(message.taskId)?.abort(new TaskKilledError(message.reason))
      return
    case 'StopExecutor':
      stop()
  }
})
// No orphans: without its driver an executor ends at once, and within a second or two while a user's function computes (watch-thread.ts).
// Ctrl-C reaches the whole process group; the driver decides what it means.
process.on('disconnect', abandon)
process.on('SIGINT', () => undefined)
process.on('SIGTERM', stop)

send({ kind: 'Registered', executorId: settings.executorId, pid: process.pid })
const { scratchDir, heartbeat } = settings
startWatchThread({ driverPid, scratchDir, heartbeat })

async function launch(task: Extract<DriverMessage, { kind: 'LaunchTask' }>['task']): Promise<void> {
  const controller = new AbortController()
  running.set(task.taskId, controller)
  const result = await runTask(task, environment, controller.signal)
  running.delete(task.taskId)
  send({ kind: 'TaskFinished', result })
}

function send(message: ExecutorMessage): void {
  if (process.connected) process.send?.(message)
}

function stop(): never {
  rmSync(settings.scratchDir, { recursive: true, force: true })
  process.exit(0)
}

/** The driver is gone, and nobody would end an exit() that waits for DuckDB's threads and their query. */
function abandon(): void {
  rmSync(settings.scratchDir, { recursive: true, force: true })
  try {
    // of the driver's executors the last one
    rmdirSync(path.dirname(settings.scratchDir))
  } catch {
    // not the last one
  }
  process.kill(process.pid, 'SIGKILL')
}
