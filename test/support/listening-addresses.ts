import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface Listener {
  /** As the kernel has it: `0100007F:11D6` is 127.0.0.1:4566, `00000000:11D6` every address. */
  readonly address: string
  readonly port: number
  readonly isLoopback: boolean
}

const LISTEN = '0A'
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/

/** The TCP addresses on which processes listen, by /proc. */
export function listenersOf(pids: Iterable<number>): Listener[] {
  const sockets = new Map<string, Listener>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, address = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      const [host = '', port = ''] = address.split(':')
      if (state === LISTEN)
        sockets.set(inode, { address, port: Number.parseInt(port, 16), isLoopback: LOOPBACK.test(host) })
    }
  const found = new Set<Listener>()
  for (const pid of pids)
    for (const inode of socketsOf(pid)) {
      const listener = sockets.get(inode)
      if (listener !== undefined) found.add(listener)
    }
  return [...found]
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}

/** A process that listens on the port, and all others of its process group. */
export function processGroupOf(port: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const owner = pids.find((pid) => listenersOf([pid]).some((listener) => listener.port === port))
  if (owner === undefined) return []
  const group = groupOf(owner)
  return pids.filter((pid) => groupOf(pid) === group)
}

function groupOf(pid: number): string | undefined {
  try {
    // Behind the name in parentheses, which may hold anything: state, parent, group.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[2]
  } catch {
    return undefined
  }
}
