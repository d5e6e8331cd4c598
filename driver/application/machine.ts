import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'

/** Bytes this process may use: its container's limit where there is one, or else the machine's memory. */
export function machineMemory(): number {
  const total = totalmem()
  // Without a limit it is 0, or more than any machine has.
  const limit = process.constrainedMemory()
  return limit > 0 && limit < total ? limit : total
}

/** Cores this process may use: of those it may run on so many as its container's share of time is worth. */
export const machineCores = (): number => coresWithin(availableParallelism(), cpuMax())

/**
 * @param cpuMax what the cgroup's `cpu.max` says: microseconds of time, or `max`, in so many of the clock's
 * @returns whole cores, a part of one counting as one, as the JVM has it
 */
export function coresWithin(cores: number, cpuMax: string | undefined): number {
  const [quota, period] = (cpuMax ?? '').split(/\s+/).map(Number)
  if (quota === undefined || period === undefined || !(quota > 0) || !(period > 0)) return cores
  return Math.min(cores, Math.ceil(quota / period))
}

function cpuMax(): string | undefined {
  try {
    return readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').trim()
  } catch {
    // Not Linux, or cgroups of the first version.
  }
  try {
    const read = (name: string): string => readFileSync(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`, 'utf8').trim()
    return `${read('quota')} ${read('period')}`
  } catch {
    return undefined
  }
}
