/** How many invocations may run at a time, as answers come in. Immutable: every answer gives the next limit. */
export interface ConcurrencyLimit {
  readonly limit: number
  readonly max: number
  /** Throttles before this time belong to one burst, which halves the limit once. */
  readonly holdUntil: number
  /** Bursts of throttles in a row, for the backoff. */
  readonly throttles: number
  /** Time of the first throttle since the last success. */
  readonly throttledSince: number | undefined
}

const BURST_MS = 1000
const MIN_LIMIT = 1

export function initialLimit(max: number): ConcurrencyLimit {
  return { limit: max, max, holdUntil: 0, throttles: 0, throttledSince: undefined }
}

/** The most that may run has changed. What was as high as could be is so again. */
export function withMax(state: ConcurrencyLimit, max: number): ConcurrencyLimit {
  return { ...state, max, limit: state.limit === state.max ? max : Math.min(state.limit, max) }
}

/** Additive increase: a full window of successes raises the limit by one, as TCP does. */
export function afterSuccess(state: ConcurrencyLimit): ConcurrencyLimit {
  if (state.limit === state.max && state.throttles === 0) return state
  return {
    ...state,
    limit: Math.min(state.max, state.limit + 1 / Math.floor(state.limit)),
    throttles: 0,
    throttledSince: undefined,
  }
}

/** Multiplicative decrease, from what really ran: the limit may never have been reached. */
export function afterThrottle(state: ConcurrencyLimit, inFlight: number, now: number): ConcurrencyLimit {
  const throttledSince = state.throttledSince ?? now
  // A wide stage is refused many times at once: that is one answer, not many tries.
  if (now < state.holdUntil && state.throttles > 0) return { ...state, throttledSince }
  const throttles = state.throttles + 1
  if (now < state.holdUntil) return { ...state, throttles, throttledSince }
  const limit = Math.max(MIN_LIMIT, Math.min(state.limit, inFlight) / 2)
  return { ...state, limit, throttles, throttledSince, holdUntil: now + BURST_MS }
}

const BASE_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 20_000

/** Full jitter: anything between nothing and the exponential backoff. `random` in [0, 1). */
export function backoffMs(throttles: number, random: number): number {
  return Math.floor(random * Math.min(MAX_BACKOFF_MS, BASE_BACKOFF_MS * 2 ** Math.min(throttles, 16)))
}

const GIVE_UP_AFTER_MS = 5 * 60_000

/** Whether waiting has become pointless: nothing runs, and nothing was let through for minutes (a reserved concurrency of 0, say). */
export function isHopeless({ throttledSince }: ConcurrencyLimit, inFlight: number, now: number): boolean {
  return inFlight === 0 && throttledSince !== undefined && now - throttledSince > GIVE_UP_AFTER_MS
}
