import type { CallSite } from './call-site.ts'

/** The actions that programs of this process have begun and that have not ended: of all sessions, for they end with their application. */
const running = new Set<CallSite>()

/** Counts an action as running until it ends. */
export function countAsRunning(site: CallSite, result: Promise<unknown>): void {
  running.add(site)
  const end = () => running.delete(site)
  result.then(end, end)
}

/** `collect at etl.ts:12` of each action that runs, in the order in which they began. */
export function runningActions(): readonly string[] {
  return [...running].filter((site) => !site.isNested).map((site) => site.short)
}
