import fs from 'node:fs'

/** The highest resident memory seen of each process of a tree, in bytes, by process id. Linux only: from /proc. */
export class ProcessTreePeaks {
  readonly #peaks = new Map<number, number>()
  readonly #timer: NodeJS.Timeout

  constructor(root: number, everyMs = 100) {
    this.#timer = setInterval(() => this.#sample(root), everyMs)
  }

  stop(): ReadonlyMap<number, number> {
    clearInterval(this.#timer)
    return this.#peaks
  }

  #sample(root: number): void {
    for (const pid of [root, ...descendants(root)]) {
      // VmHWM is the kernel's own high-water mark, so nothing between two samples is missed
      const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
      this.#peaks.set(pid, Math.max(peak, this.#peaks.get(pid) ?? 0))
    }
  }
}

function descendants(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** A process may end between two reads: nothing is then to be seen of it. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
