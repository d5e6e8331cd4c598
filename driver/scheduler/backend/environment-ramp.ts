/**
 * How fast Lambda makes environments for one function: a token bucket of 1,000, refilled with 100 a second and never fuller than that. An
 * invocation that finds a warm environment takes no token. Immutable: every invocation gives the next ramp.
 */
export interface EnvironmentRamp {
  readonly tokens: number
  /** When `tokens` was true. */
  readonly at: number
  /** Environments that were made and are likely to be there still. */
  readonly environments: number
  readonly usedAt: number
}

const MAX_TOKENS = 1000
const TOKENS_PER_MS = MAX_TOKENS / 10_000
/** Lambda does not say how long it keeps an idle environment; beyond this none is counted on. */
const KEPT_MS = 5 * 60_000

export function initialRamp(now: number): EnvironmentRamp {
  return { tokens: MAX_TOKENS, at: now, environments: 0, usedAt: now }
}

/** The ramp after one more invocation beside `inFlight` others, or how long it must wait for an environment. */
export function admit(
  ramp: EnvironmentRamp,
  inFlight: number,
  now: number,
): { readonly ramp: EnvironmentRamp } | { readonly waitMs: number } {
  const environments = inFlight === 0 && now - ramp.usedAt > KEPT_MS ? 0 : ramp.environments
  if (inFlight < environments) return { ramp: { ...ramp, environments, usedAt: now } }
  // A clock that was set back must not hold invocations until it has caught up.
  const elapsed = now < ramp.at ? Number.POSITIVE_INFINITY : now - ramp.at
  const tokens = Math.min(MAX_TOKENS, ramp.tokens + elapsed * TOKENS_PER_MS)
  if (tokens < 1) return { waitMs: Math.ceil((1 - tokens) / TOKENS_PER_MS) }
  return { ramp: { tokens: tokens - 1, at: now, environments: inFlight + 1, usedAt: now } }
}
