import { type ChildProcess, spawn } from 'node:child_process'
import os from 'node:os'

export interface RunOptions {
  readonly cores?: number
  readonly env?: NodeJS.ProcessEnv
  /** Seen while the process runs: how the memory benchmark watches it. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs a program to its end, with its output on our stderr. A machine with more cores than asked for is narrowed with taskset. */
export function runProcess(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  const [file, ...rest] = narrowed([command, ...args], options.cores)
  if (file === undefined) throw new Error('no command')
  return new Promise((resolve, reject) => {
    const child = spawn(file, rest, { stdio: ['ignore', 2, 2], env: { ...process.env, ...options.env } })
    options.onStart?.(child)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ended with ${signal ?? code}`))
    })
  })
}

function narrowed(command: readonly string[], cores: number | undefined): readonly string[] {
  if (cores === undefined || process.platform !== 'linux' || os.availableParallelism() <= cores) return command
  return ['taskset', '-c', `0-${cores - 1}`, ...command]
}
