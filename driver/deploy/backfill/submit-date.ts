import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { END_WITH_PARENT } from '../submit/end-with-parent.ts'

/** How long a run has to end after SIGTERM: a commit that is under way has ten seconds. */
const PATIENCE_MS = 15_000

/**
 * Runs `flashover submit` for a date, as a process that ends with this one. Its output passes through, each line with the date before it.
 * @param args of `flashover submit`
 * @returns its exit code; null where a signal ended it
 */
export function submitDate(date: string, args: readonly string[], signal: AbortSignal): Promise<number | null> {
  const [, cli = ''] = process.argv
  const child = spawn(process.execPath, [...process.execArgv, cli, 'submit', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, [END_WITH_PARENT]: '1' },
  })
  const { stdout, stderr } = child
  if (stdout) passThrough(date, stdout, process.stdout)
  if (stderr) passThrough(date, stderr, process.stderr)
  const stop = (): void => end(child)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  return new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => signal.removeEventListener('abort', stop))
}

function end(child: ChildProcess): void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  child.once('close', () => clearTimeout(timer))
}

function passThrough(date: string, from: Readable, to: Writable): void {
  createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    to.write(`${date} | ${line}\n`)
  })
}
