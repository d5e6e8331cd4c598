import { commitsEnded, isCommitting } from '../../common/commit/running-commits.ts'

/** Longest that a clean stop may take before the process leaves; executors end with it in any case. */
const GRACE_MS = 700
/** The same while output is committed: on S3 that takes more than a moment. */
const COMMIT_GRACE_MS = 10_000

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

let interrupted = false

/** Whether the process is about to leave because of a signal. Failures are then its echo: jobs that were cancelled. */
export const isInterrupted = (): boolean => interrupted

/** On Ctrl-C and its kind: `stop` gets a moment to clean up, then the process ends. A second signal ends it at once. */
export function onInterrupt(stop: () => Promise<void>): void {
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (interrupted) process.exit(code)
      interrupted = true
      process.exitCode = code
      const leave = (): never => process.exit(code)
      setTimeout(() => isCommitting() || leave(), GRACE_MS)
      setTimeout(leave, COMMIT_GRACE_MS)
      const end = async (): Promise<void> => stop().finally(commitsEnded)
      end().then(leave, leave)
    })
  }
}
