import { execFileSync } from 'node:child_process'

/** Signals every process of a group; nothing where there is none. */
export function signalGroup(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-id, signal)
  } catch {
    // it has ended
  }
}

/** Whether a process of the group still runs. One that has ended stays in the table until its parent has asked for its status, which may be never. */
export function groupRuns(id: number): boolean {
  const table = execFileSync('ps', ['-A', '-o', 'pgid=,stat='], { encoding: 'utf8' })
  return table.split('\n').some((line) => {
    const [group, state = 'Z'] = line.trim().split(/\s+/)
    return Number(group) === id && !state.startsWith('Z')
  })
}
