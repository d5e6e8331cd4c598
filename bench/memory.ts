import fs from 'node:fs'
import { readReport } from './engine-report.ts'
import { runFlashover } from './engines/run-engine.ts'
import { scratchFile } from './paths.ts'
import { ProcessTreePeaks } from './process-tree.ts'
import { writeResults } from './results.ts'
import { tpchData, tpchQueries } from './tpch-data.ts'

export interface MemoryOptions {
  readonly scale: string
  readonly unfused: boolean
  readonly executorMemory: string
}

/** Peak resident memory of the driver and of every executor over one pass of the 22 queries. */
export async function memory({ scale, unfused, executorMemory }: MemoryOptions): Promise<void> {
  const dir = await tpchData(scale)
  const json = scratchFile('memory.json')
  const config = { 'spark.executor.memory': executorMemory }
  const run = { dir, queries: tpchQueries(), warm: 0, repeat: 1, unfused, config }
  let driver = 0
  let peaks: ProcessTreePeaks | undefined
  try {
    await runFlashover(run, json, {
      onStart: ({ pid = 0 }) => {
        driver = pid
        peaks = new ProcessTreePeaks(pid)
      },
    })
  } finally {
    peaks?.stop()
  }
  const bytes = [...(peaks?.stop() ?? [])]
  const executors = bytes.filter(([pid]) => pid !== driver).map(([, peak]) => peak)
  const figures = { driver: new Map(bytes).get(driver) ?? 0, executors, queries: readReport(json).queries }
  fs.rmSync(json, { force: true })
  const failed = Object.values(figures.queries).filter((query) => 'error' in query).length
  const megabytes = (value: number): string => `${(value / 1e6).toFixed(0)} MB`
  const markdown = `| peak resident memory, SF${scale} | |\n|---|---:|\n| driver | ${megabytes(figures.driver)} |\n| largest executor | ${megabytes(Math.max(0, ...executors))} |\n| queries that failed | ${failed} |`
  writeResults(`memory-sf${scale}${unfused ? '-unfused' : ''}`, markdown, figures)
}
