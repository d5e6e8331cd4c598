const SIGNALS = { SIGTERM: 143, SIGINT: 130 } as const

/**
 * Lets a driver put down its jobs when it is told to end; a second signal ends it at once, and its applications with it. What comes before there is anything to put
 * down ends it too: a process that is the first of its container has no other way out.
 *
 * @returns says how to put jobs down, once there may be some
 */
export function drainOnSignal(): (drain: () => void) => void {
  let drain: (() => void) | undefined
  let isTold = false
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (isTold || drain === undefined) process.exit(code)
      isTold = true
      drain()
    })
  return (given) => {
    drain = given
  }
}
