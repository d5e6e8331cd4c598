import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 3_000
const POLL_MS = 50

/** Signals every process of a group; nothing where there is none. */
function signalGroup(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-id, signal)
  } catch {
    // it has ended
  }
}

/** Whether a process of the group still runs. One that has ended stays in the table until its parent has asked for its status, which may be never. */
function groupRuns(id: number): boolean {
  const table = execFileSync('ps', ['-A', '-o', 'pgid=,stat='], { encoding: 'utf8' })
  return table.split('\n').some((line) => {
    const [group, state = 'Z'] = line.trim().split(/\s+/)
    return Number(group) === id && !state.startsWith('Z')
  })
}

/** Ends every process of a group, which is given some seconds to end by itself, unless `atOnce`. */
export async function endGroup(id: number, atOnce: boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  if (!atOnce) {
    signalGroup(id, 'SIGTERM')
    while (groupRuns(id) && Date.now() < deadline) await sleep(POLL_MS)
  }
  signalGroup(id, 'SIGKILL')
  while (groupRuns(id) && Date.now() < deadline + PATIENCE_MS) await sleep(POLL_MS)
}

/** The command line of a process, empty where there is none: ids are used again. */
export function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
