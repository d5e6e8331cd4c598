import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import os from 'node:os'

/**
 * One process and no other, also when a later one gets its pid. Start times and pids mean something within one boot of one machine, and one namespace
 * of pids: two containers with their host's name may each have a process 7.
 */
export interface ProcessIdentity {
  readonly host: string
  /** Of the machine; empty where it is not known. */
  readonly boot: string
  /** Of pids; empty where there is one only. */
  readonly namespace: string
  readonly pid: number
  /** As the system writes it; empty where it is not known. */
  readonly started: string
}

let me: ProcessIdentity | undefined

export function thisProcess(): ProcessIdentity {
  me ??= Object.freeze({
    host: os.hostname(),
    boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    started: startOf(process.pid) ?? '',
  })
  return me
}

/** Whether the process has ended for certain. What cannot be told from here is taken for alive. */
export function isDead(other: ProcessIdentity): boolean {
  const self = thisProcess()
  if (other.host !== self.host || other.namespace !== self.namespace) return false
  if (other.boot !== self.boot) return true
  if (!isRunning(other.pid)) return true
  const started = startOf(other.pid)
  return started === undefined || (other.started !== '' && started !== '' && started !== other.started)
}

/** What a stranger's file says of its writer; undefined when it is none of ours. */
export function parseIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { host, boot, namespace, pid, started } = value as Partial<Record<keyof ProcessIdentity, unknown>>
  const isKnown = [host, boot, namespace, started].every((text) => typeof text === 'string') && Number.isInteger(pid)
  return isKnown ? (value as ProcessIdentity) : undefined
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** When a process began; empty where it cannot be told, undefined when it has ended: a zombie that nobody has waited for included. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
    // The name, in parentheses, may hold anything; state is the first field behind it and the start time the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : (fields[19] ?? '')
  }
  return orEmpty(() => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim())
}

function orEmpty(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
