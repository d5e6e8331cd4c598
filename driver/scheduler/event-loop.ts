/** Events one after the other, in the order of their posting, however deep in the handling of another one they are posted. */
export class EventLoop<Event> {
  readonly #handle: (event: Event) => void
  readonly #queue: Event[] = []
  #running = false

  constructor(handle: (event: Event) => void) {
    this.#handle = handle
  }

  post(event: Event): void {
    this.#queue.push(event)
    if (this.#running) return
    this.#running = true
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#handle(next)
    } finally {
      this.#running = false
    }
  }
}
