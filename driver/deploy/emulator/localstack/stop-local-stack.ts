import fs from 'node:fs'
import { stopInDocker } from './docker-local-stack.ts'
import { stopOnHost } from './host-local-stack.ts'
import { localStackHome, readState } from './local-stack-home.ts'

export interface StopLocalStackOptions {
  readonly dir: string
  /** Without the time to end by itself. */
  readonly atOnce?: boolean
}

/** Stops the LocalStack started from `dir`, with everything it started; false when there was none. */
export async function stopLocalStack(options: StopLocalStackOptions): Promise<boolean> {
  const home = localStackHome(options.dir)
  const state = readState(home)
  if (state === undefined) return false
  switch (state.mode) {
    case 'host':
      await stopOnHost(state.pid, options.atOnce === true)
      break
    case 'docker':
      await stopInDocker(state.container, options.atOnce === true)
      break
  }
  fs.rmSync(home.scratch, { recursive: true, force: true })
  fs.rmSync(home.outputsFile, { force: true })
  fs.rmSync(home.propertiesFile, { force: true })
  fs.rmSync(home.stateFile, { force: true })
  return true
}
