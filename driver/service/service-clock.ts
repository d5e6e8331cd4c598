/** Time as the service sees it, so that tests hold it still. */
export interface ServiceClock {
  /** Milliseconds since 1970: what records say. May be set back or forth. */
  wallMs(): number
  /** Milliseconds that pass evenly, the same for all processes of this machine: what leases are counted by. */
  monotonicMs(): number
  /** Runs `action` after `ms`; the returned function calls it off. */
  after(ms: number, action: () => void): () => void
}
