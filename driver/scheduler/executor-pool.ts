interface Executor {
  readonly executorId: string
  readonly slots: number
  readonly threads: number
  readonly memoryBytes: number
}

interface PooledExecutor extends Executor {
  free: number
  reservedBy: object | undefined
}

/** The share of an executor that one task holds. */
export interface Lease {
  readonly executorId: string
  readonly cores: number
  readonly threads: number
  readonly memoryBytes: number
}

/**
 * Free slots. Tasks of one slot go to the executors in turn, in constant time. A task that needs more reserves an executor when none
 * has room, and gets it once the tasks there have ended: small tasks cannot starve it.
 */
export class ExecutorPool {
  readonly #executors = new Map<string, PooledExecutor>()
  /** Executors with a free slot that nobody has reserved, the longest unused first. */
  readonly #free = new Set<PooledExecutor>()
  readonly #reservations = new Map<object, PooledExecutor>()

  add(executor: Executor): void {
    const pooled: PooledExecutor = { ...executor, free: executor.slots, reservedBy: undefined }
    this.#executors.set(executor.executorId, pooled)
    this.#free.add(pooled)
  }

  remove(executorId: string): boolean {
    const executor = this.#executors.get(executorId)
    if (executor === undefined) return false
    this.#executors.delete(executorId)
    this.#free.delete(executor)
    if (executor.reservedBy !== undefined) this.#reservations.delete(executor.reservedBy)
    return true
  }

  get hasFree(): boolean {
    return this.#free.size > 0
  }

  acquire(cpus: number | 'all', owner: object): Lease | undefined {
    const reserved = this.#reservations.get(owner)
    const executor = reserved ?? this.#withRoom(cpus)
    if (executor === undefined) {
      if (cpus !== 1) this.#reserve(owner)
      return undefined
    }
    const cores = coresOf(executor, cpus)
    if (executor.free < cores) return undefined
    if (reserved !== undefined) this.cancelReservation(owner)
    executor.free -= cores
    // Last in turn now.
    this.#free.delete(executor)
    if (executor.free > 0) this.#free.add(executor)
    return {
      executorId: executor.executorId,
      cores,
      threads: Math.max(1, Math.floor((executor.threads * cores) / executor.slots)),
      memoryBytes: Math.floor((executor.memoryBytes * cores) / executor.slots),
    }
  }

  release(executorId: string, cores: number): void {
    const executor = this.#executors.get(executorId)
    if (executor === undefined) return
    executor.free += cores
    if (executor.reservedBy === undefined) this.#free.add(executor)
  }

  cancelReservation(owner: object): void {
    const executor = this.#reservations.get(owner)
    if (executor === undefined) return
    this.#reservations.delete(owner)
    executor.reservedBy = undefined
    if (executor.free > 0) this.#free.add(executor)
  }

  #withRoom(cpus: number | 'all'): PooledExecutor | undefined {
    for (const executor of this.#free) if (executor.free >= coresOf(executor, cpus)) return executor
    return undefined
  }

  #reserve(owner: object): void {
    let best: PooledExecutor | undefined
    for (const executor of this.#executors.values())
      if (executor.reservedBy === undefined && (best === undefined || executor.free > best.free)) best = executor
    if (best === undefined) return
    best.reservedBy = owner
    this.#reservations.set(owner, best)
    this.#free.delete(best)
  }
}

function coresOf(executor: Executor, cpus: number | 'all'): number {
  return cpus === 'all' ? executor.slots : Math.min(cpus, executor.slots)
}
