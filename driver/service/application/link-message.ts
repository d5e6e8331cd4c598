/** What the service tells an application, over the channel of its process. Times are `ServiceClock.monotonicMs`. */
export type ToApplication =
  /** The lease is confirmed until then; an application that hears nothing more ends itself. */
  | { readonly kind: 'Lease'; readonly untilMs: number }
  /** So many invocations at a time, from now on. */
  | { readonly kind: 'Share'; readonly invocations: number }
  | { readonly kind: 'CommitAnswer'; readonly commit: number; readonly isGranted: boolean; readonly reason: string }

/** What an application asks of the service. */
export type FromApplication = { readonly kind: 'MayCommit'; readonly commit: number }

/** An application belongs to a service that set this variable. */
export const LINK_VARIABLE = 'FLASHOVER_DRIVER_SERVICE'
