/** Longest that a clean stop may take before the process leaves; executors end with it in any case. */
const GRACE_MS = 700

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** On Ctrl-C and its kind: `stop` gets a moment to clean up, then the process ends. A second signal ends it at once. */
export function onInterrupt(stop: () => Promise<void>): void {
  let stopping = false
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (stopping) process.exit(code)
      stopping = true
      const leave = (): never => process.exit(code)
      setTimeout(leave, GRACE_MS)
      stop().then(leave, leave)
    })
  }
}
