import { EXIT_FAILED } from '../exit-code.ts'

const PATIENCE_MS = 5_000

/** Exits with 0 if the service says that it is well, with 1 otherwise. */
export async function askHealth(port: number): Promise<void> {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (status === 200) return
    process.stderr.write(`the driver service can not poll or renew: it answers ${status}\n`)
  } catch (error) {
    process.stderr.write(`the driver service does not answer on port ${port}: ${String(error)}\n`)
  }
  process.exitCode = EXIT_FAILED
}
