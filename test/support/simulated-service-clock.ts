import type { ServiceClock } from '../../driver/service/service-clock.ts'

/** Time that passes when the test says so, and lets promises settle between what is due. */
export class SimulatedServiceClock implements ServiceClock {
  #now = 0
  readonly #epochMs: number
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>()

  constructor(epochMs = 1_000_000) {
    this.#epochMs = epochMs
  }

  wallMs(): number {
    return this.#epochMs + this.#now
  }

  monotonicMs(): number {
    return this.#now
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    await settled()
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.action()
      await settled()
    }
    this.#now = until
    await settled()
  }
}

/** Long chains of promises have come to rest: nothing here waits for more than the microtasks of a few macrotasks. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}
