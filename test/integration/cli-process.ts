import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { childOutput, type ProcessRun } from '../support/child-output.ts'

export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What is piped into it; nothing by default. */
  readonly input?: string
}

/** Starts the built command line as a user does, by the path in package.json's `bin`. */
export function startCli(
  args: readonly string[],
  options: CliOptions = {},
): { child: ChildProcess; ended: Promise<ProcessRun> } {
  const child = spawn(process.execPath, [path.resolve('dist/cli.js'), ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(options.input)
  return { child, ended: childOutput(child).ended }
}

export const runCli = (args: readonly string[], options?: CliOptions): Promise<ProcessRun> =>
  startCli(args, options).ended
