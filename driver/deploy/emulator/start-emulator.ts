import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertPortIsFree } from './assert-port-is-free.ts'
import type { Emulator } from './emulator.ts'
import { type EmulatorHome, type EmulatorState, emulatorHome, readState, writeState } from './emulator-home.ts'
import { stopEmulator } from './stop-emulator.ts'

const START_PATIENCE_MS = 120_000

export interface StartEmulatorOptions {
  /** The directory below which `.<name>` (Python) and `.flashover/<name>` (state and log) are kept. */
  readonly dir: string
  readonly port?: number
  /** The Python environment, when it is not `<dir>/.<name>`. */
  readonly venv?: string
  /** Whether it enforces the permissions of its callers; MiniStack can. */
  readonly auth?: boolean
  /** A process id with which the emulator ends (host mode only): for test runs. */
  readonly owner?: number
  readonly log?: (line: string) => void
  /** Aborted: what has been started is ended at once. */
  readonly signal?: AbortSignal
}

export interface RunningEmulator {
  readonly mode: 'host' | 'docker'
  readonly endpoint: string
}

/** Starts an emulator and returns when it serves requests, at an address of this machine alone. One that runs already is left as it is. */
export async function startEmulator(emulator: Emulator, options: StartEmulatorOptions): Promise<RunningEmulator> {
  const home = emulatorHome(emulator, options.dir, options.venv)
  const log = options.log ?? (() => {})
  const running = readState(home)
  if (running !== undefined) {
    if ((await emulator.isAlive(running)) && (await isHealthy(emulator, running))) return running
    await stopEmulator(emulator, options)
  }
  const { port = emulator.defaultPort, auth = false, owner, signal } = options
  await assertPortIsFree(port)
  fs.mkdirSync(home.folder, { recursive: true })
  const state = await emulator.launch(home, { port, auth, owner, log, signal })
  writeState(home, state)
  try {
    await untilHealthy(emulator, home, state, signal)
  } catch (error) {
    await stopEmulator(emulator, { dir: options.dir, atOnce: true })
    throw error
  }
  return state
}

async function untilHealthy(
  emulator: Emulator,
  home: EmulatorHome,
  state: EmulatorState,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS
  while (!(await isHealthy(emulator, state))) {
    signal?.throwIfAborted()
    const alive = await emulator.isAlive(state)
    if (!alive || Date.now() > deadline) {
      const log = fs.existsSync(home.logFile) ? fs.readFileSync(home.logFile, 'utf8').slice(-4000) : ''
      throw new Error(`${emulator.title} ${alive ? 'did not become ready in time' : 'ended while it started'}:\n${log}`)
    }
    await sleep(100)
  }
}

async function isHealthy({ healthPath }: Emulator, { endpoint }: EmulatorState): Promise<boolean> {
  try {
    return (await fetch(endpoint + healthPath, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
