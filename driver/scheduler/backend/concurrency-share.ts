/**
 * How many invocations at a time an application may have that shares its function with others. Who divides the function among them says so, again and again
 * while the application runs; without anybody to say so there is no limit but its own.
 */
export class ConcurrencyShare {
  #invocations: number | undefined
  readonly #followers = new Set<(invocations: number) => void>()

  set(invocations: number): void {
    this.#invocations = invocations
    for (const follower of this.#followers) follower(invocations)
  }

  /** Calls `follower` with the share now, if there is one, and with every other. Returns what ends that. */
  follow(follower: (invocations: number) => void): () => void {
    this.#followers.add(follower)
    if (this.#invocations !== undefined) follower(this.#invocations)
    return () => void this.#followers.delete(follower)
  }
}

/** Of this process's application. */
export const concurrencyShare = new ConcurrencyShare()
