import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertPortIsFree } from '../assert-port-is-free.ts'
import { containerRuns, dockerEngineAnswers, startInDocker } from './docker-local-stack.ts'
import { isLocalStack, startOnHost } from './host-local-stack.ts'
import { type LocalStackHome, type LocalStackState, localStackHome, readState, writeState } from './local-stack-home.ts'
import { stopLocalStack } from './stop-local-stack.ts'

export const DEFAULT_LOCALSTACK_PORT = 4566
const START_PATIENCE_MS = 120_000

export interface StartLocalStackOptions {
  /** The directory below which `.localstack` (Python) and `.flashover/localstack` (state and log) are kept. */
  readonly dir: string
  readonly port?: number
  /** The Python environment, when it is not `<dir>/.localstack`. */
  readonly venv?: string
  /** A process id with which LocalStack ends (host mode only): for test runs. */
  readonly owner?: number
  readonly log?: (line: string) => void
  /** Aborted: what has been started is ended at once. */
  readonly signal?: AbortSignal
}

export interface RunningLocalStack {
  readonly mode: 'host' | 'docker'
  readonly endpoint: string
}

/**
 * Starts LocalStack: in Docker where an engine answers, otherwise as a process of this machine with our own Lambda
 * runtime (scripts/localstack). Returns when it serves requests. One that runs already is left as it is.
 */
export async function startLocalStack(options: StartLocalStackOptions): Promise<RunningLocalStack> {
  const home = localStackHome(options.dir, options.venv)
  const log = options.log ?? (() => {})
  const running = readState(home)
  if (running !== undefined) {
    if ((await isAlive(running)) && (await isHealthy(running.endpoint))) return running
    await stopLocalStack(options)
  }
  const port = options.port ?? DEFAULT_LOCALSTACK_PORT
  const endpoint = `http://127.0.0.1:${port}`
  await assertPortIsFree(port)

  const { owner, signal } = options
  fs.mkdirSync(home.folder, { recursive: true })
  const state: LocalStackState = (await dockerEngineAnswers())
    ? { mode: 'docker', endpoint, container: await startInDocker(port, signal) }
    : { mode: 'host', endpoint, pid: await startOnHost(home, { port, owner, log, signal }) }
  writeState(home, state)
  try {
    await untilHealthy(home, state, signal)
  } catch (error) {
    await stopLocalStack({ dir: options.dir, atOnce: true })
    throw error
  }
  return state
}

async function untilHealthy(home: LocalStackHome, state: LocalStackState, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS
  while (!(await isHealthy(state.endpoint))) {
    signal?.throwIfAborted()
    const alive = await isAlive(state)
    if (!alive || Date.now() > deadline) {
      const log = fs.existsSync(home.logFile) ? fs.readFileSync(home.logFile, 'utf8').slice(-4000) : ''
      throw new Error(`LocalStack ${alive ? 'did not become ready in time' : 'ended while it started'}:\n${log}`)
    }
    await sleep(100)
  }
}

function isAlive(state: LocalStackState): Promise<boolean> {
  switch (state.mode) {
    case 'host':
      return Promise.resolve(isLocalStack(state.pid))
    case 'docker':
      return containerRuns(state.container)
  }
}

async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(2_000) })
    return response.ok
  } catch {
    return false
  }
}
