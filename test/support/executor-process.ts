import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ExecutorSettings } from '../../common/protocol/executor-message.ts'

/** An executor process that this process has started. Its settings are its argument. */
export function executorProcess(executorId: string): ExecutorSettings & { readonly pid: number } {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  for (const line of table.split('\n')) {
    const [, pid, parent, json] = /^\s*(\d+)\s+(\d+)\s.*? (\{"executorId":.*\})$/.exec(line) ?? []
    if (Number(parent) !== process.pid || json === undefined) continue
    const settings = JSON.parse(json) as ExecutorSettings
    if (settings.executorId === executorId) return { ...settings, pid: Number(pid) }
  }
  throw new Error(`no executor ${executorId} runs`)
}

/** The most that the process ever had in memory, in MB. */
export const peakMb = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
