import fs from 'node:fs'
import path from 'node:path'
import type { Emulator } from './emulator.ts'

/** Where an emulator's things are, below the directory a user runs it from. */
export interface EmulatorHome {
  /** State, log, and the emulator's own scratch files; removed by `stop`, but for the log. */
  readonly folder: string
  /** The Python environment of host mode. It is kept: making it takes most of the first start. */
  readonly venv: string
  readonly logFile: string
  readonly stateFile: string
  readonly outputsFile: string
  /** The settings with which an application runs on the deployed stack. */
  readonly propertiesFile: string
  readonly scratch: string
}

/** A started emulator, as `stop` and `deploy` find it again. */
export type EmulatorState =
  | { readonly mode: 'host'; readonly endpoint: string; readonly pid: number }
  | { readonly mode: 'docker'; readonly endpoint: string; readonly container: string }

/** @param venv the Python environment, when it is not `<dir>/.<name>` */
export function emulatorHome({ name }: Pick<Emulator, 'name'>, dir: string, venv?: string): EmulatorHome {
  const folder = path.resolve(dir, '.flashover', name)
  return {
    folder,
    venv: venv ?? path.resolve(dir, `.${name}`),
    logFile: path.join(folder, `${name}.log`),
    stateFile: path.join(folder, 'state.json'),
    outputsFile: path.join(folder, 'outputs.json'),
    propertiesFile: path.join(folder, 'spark-defaults.conf'),
    scratch: path.join(folder, 'scratch'),
  }
}

export function readState(home: EmulatorHome): EmulatorState | undefined {
  if (!fs.existsSync(home.stateFile)) return undefined
  return JSON.parse(fs.readFileSync(home.stateFile, 'utf8')) as EmulatorState
}

export function writeState(home: EmulatorHome, state: EmulatorState): void {
  fs.writeFileSync(home.stateFile, `${JSON.stringify(state, null, 2)}\n`)
}
