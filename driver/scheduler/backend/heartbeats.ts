/**
 * Whether a process is still heard of. Silence is counted in ticks of the driver's own timer and not by the clock: a driver that computed, or a machine
 * that slept, has not listened, and blames nobody for it.
 */
export class Heartbeats {
  readonly #timer: NodeJS.Timeout
  #silentTicks = 0

  /** @param onSilence called once, after `silenceMs` without a call of `heard` */
  constructor(intervalMs: number, silenceMs: number, onSilence: () => void) {
    const most = Math.max(2, Math.ceil(silenceMs / intervalMs))
    this.#timer = setInterval(() => {
      if (++this.#silentTicks < most) return
      this.stop()
      onSilence()
    }, intervalMs)
    this.#timer.unref()
  }

  heard(): void {
    this.#silentTicks = 0
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
