import fs from 'node:fs'
import path from 'node:path'

/** Where LocalStack's things are, below the directory a user runs it from. */
export interface LocalStackHome {
  /** State, log, and LocalStack's own scratch files; removed by `stop`, but for the log. */
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

/** A started LocalStack, as `stop` and `deploy` find it again. */
export type LocalStackState =
  | { readonly mode: 'host'; readonly endpoint: string; readonly pid: number }
  | { readonly mode: 'docker'; readonly endpoint: string; readonly container: string }

export function localStackHome(dir: string, venv?: string): LocalStackHome {
  const folder = path.resolve(dir, '.flashover/localstack')
  return {
    folder,
    venv: venv ?? path.resolve(dir, '.localstack'),
    logFile: path.join(folder, 'localstack.log'),
    stateFile: path.join(folder, 'state.json'),
    outputsFile: path.join(folder, 'outputs.json'),
    propertiesFile: path.join(folder, 'spark-defaults.conf'),
    scratch: path.join(folder, 'scratch'),
  }
}

export function readState(home: LocalStackHome): LocalStackState | undefined {
  if (!fs.existsSync(home.stateFile)) return undefined
  return JSON.parse(fs.readFileSync(home.stateFile, 'utf8')) as LocalStackState
}

export function writeState(home: LocalStackHome, state: LocalStackState): void {
  fs.writeFileSync(home.stateFile, `${JSON.stringify(state, null, 2)}\n`)
}
