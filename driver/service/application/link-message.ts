/** What the service tells an application, over the channel of its process. Times are `ServiceClock.monotonicMs`. */
export type ToApplication =
  /** The lease is confirmed until then; an application that hears nothing more ends itself. */
  | { readonly kind: 'Lease'; readonly untilMs: number }
  /** So many invocations at a time, from now on. */
  | { readonly kind: 'Share'; readonly invocations: number }
  | { readonly kind: 'CommitAnswer'; readonly commit: number; readonly isGranted: boolean; readonly reason: string }

/** What an application asks of the service, or tells it. */
export type FromApplication =
  | { readonly kind: 'MayCommit'; readonly commit: number }
  /** Of an output that was committed: so many rows did not hold what was expected of them, and what became of those. */
  | { readonly kind: 'Violated'; readonly expectation: string; readonly action: string; readonly rows: number }

/** An application belongs to a service that set this variable. */
export const LINK_VARIABLE = 'FLASHOVER_DRIVER_SERVICE'
