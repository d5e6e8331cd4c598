import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

const INTERVAL_MS = 250
const PAGE_BYTES = 4096
/** A killed process this close to its limit died of it. */
const NEAR_LIMIT = 0.9

/** How much memory a process was last seen to use: what is known when it has been killed. Linux only; elsewhere nothing is known. */
export class MemoryWatch {
  readonly #pid: number
  readonly #limitBytes: number
  readonly #killsAtStart = kernelKills()
  readonly #timer: NodeJS.Timeout
  #peakBytes = 0

  constructor(pid: number, limitBytes: number) {
    this.#pid = pid
    this.#limitBytes = limitBytes
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Whether a SIGKILL that nobody here sent was for memory: the kernel counts its kills, and this process was at its limit. */
  diedOfMemory(): boolean {
    return this.#peakBytes > this.#limitBytes * NEAR_LIMIT || kernelKills() > this.#killsAtStart
  }

  async #look(): Promise<void> {
    try {
      const pages = Number((await readFile(`/proc/${this.#pid}/statm`, 'utf8')).split(' ')[1])
      if (pages > 0) this.#peakBytes = Math.max(this.#peakBytes, pages * PAGE_BYTES)
    } catch {
      this.stop()
    }
  }
}

/** Processes the kernel has killed for memory in this container so far. */
function kernelKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/sys/fs/cgroup/memory.events', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
