import { constants } from 'node:os'

/** What Node ends with when its heap is full: it aborts. */
const SIGABRT = 128 + constants.signals.SIGABRT

/** The exit code of a process as a shell has it, and what it means where the number does not say it. */
export function exitReason(
  code: number | null,
  signal: NodeJS.Signals | null,
  heapMB: number | undefined,
): { readonly exitCode: number; readonly reason: string | undefined } {
  const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  if (exitCode === 0) return { exitCode, reason: undefined }
  if (exitCode === SIGABRT) {
    const heap = heapMB === undefined ? 'its heap' : `its heap of ${heapMB} MB`
    return { exitCode, reason: `the application was aborted, as when ${heap} is full: see its log` }
  }
  if (signal !== null) return { exitCode, reason: `the application was ended by ${signal}` }
  return { exitCode, reason: `the application ended with ${exitCode}: see its log` }
}
