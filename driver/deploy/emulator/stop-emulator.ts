import fs from 'node:fs'
import type { Emulator } from './emulator.ts'
import { emulatorHome, readState } from './emulator-home.ts'

export interface StopEmulatorOptions {
  readonly dir: string
  /** Without the time to end by itself. */
  readonly atOnce?: boolean
}

/** Stops the emulator started from `dir`, with everything it started; false when there was none. */
export async function stopEmulator(emulator: Emulator, options: StopEmulatorOptions): Promise<boolean> {
  const home = emulatorHome(emulator, options.dir)
  const state = readState(home)
  if (state === undefined) return false
  await emulator.stop(state, options.atOnce === true)
  for (const file of [home.scratch, home.outputsFile, home.propertiesFile, home.stateFile])
    fs.rmSync(file, { recursive: true, force: true })
  return true
}
