/** What a lease is worth, from before the request that got it. Milliseconds; docs/design/driver-service.md says what for. */
export const LEASE_MS = 60_000
export const RENEW_MS = 15_000
/** Before a lease ends for others, its application is gone for sure. */
export const FENCE_MARGIN_MS = 5_000
/** Beyond the lease and the skew that others add, so that a dead driver's message is not back before its job may be taken. */
export const VISIBILITY_MS = 75_000

/** Until a request that failed is made again. */
export const RETRY_MS = 2_000
/** Until a message is visible again whose job could not even be taken. */
export const BACK_OFF_MS = 15_000
/** Until a job asks for its turn again. */
export const TURN_MS = 30_000
/** Between SIGTERM and SIGKILL of an application. */
export const KILL_MS = 12_000
/** What is left of the time that a container has to stop, when its applications are told to end. */
export const STOP_RESERVE_MS = 20_000
