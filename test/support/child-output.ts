import type { ChildProcess } from 'node:child_process'

export interface ProcessRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a process that was just spawned with pipes writes, so far and by its end. */
export function childOutput(child: ChildProcess): {
  readonly stderr: () => string
  readonly ended: Promise<ProcessRun>
} {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<ProcessRun>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { stderr: () => stderr, ended }
}
