import { spawn } from 'node:child_process'

export interface ProgramOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Aborted: the program and what it has started are killed. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a program to its end, without a shell; its output is returned, and is part of the error when it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, signal }: ProgramOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    // Its own process group, so that all of it can be ended.
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    const kill = (): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    }
    signal?.addEventListener('abort', kill)
    const end = (): void => signal?.removeEventListener('abort', kill)
    child.on('error', (error) => {
      end()
      reject(error)
    })
    child.on('close', (code, killedBy) => {
      end()
      const output = Buffer.concat(chunks).toString()
      if (code === 0) resolve(output)
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${killedBy ?? code}:\n${output.slice(-4000)}`))
    })
  })
}
