/** Time as the scheduler sees it, so that tests hold it still. */
export interface Clock {
  now(): number
  /** Runs `action` after `ms`; the returned function calls it off. */
  after(ms: number, action: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
}
