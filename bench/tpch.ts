import path from 'node:path'
import type { EngineReport } from './engine-report.ts'
import { type Engine, type EngineRun, runEngine } from './engines/run-engine.ts'
import { writeResults } from './results.ts'
import { sideBySide } from './side-by-side.ts'
import { tpchData, tpchQueries } from './tpch-data.ts'

export interface TpchOptions {
  readonly scale: string
  readonly engines: readonly Engine[]
  readonly queries?: readonly string[]
  readonly runs: number
  readonly sparkRuns: number
  readonly unfused: boolean
  readonly config: Readonly<Record<string, string>>
  readonly results?: string
}

/**
 * The engines one after another on the same files and cores. Each has a warm session: one pass that does not count, then `runs`
 * passes, of which the best counts for each query. Spark, with its minute a pass, has one cold pass unless asked for more.
 */
export async function tpch(options: TpchOptions): Promise<void> {
  const files = tpchQueries(options.queries)
  const dir = await tpchData(options.scale)
  const shared = { dir, queries: files, unfused: options.unfused, config: options.config }
  const reports: EngineReport[] = []
  for (const engine of options.engines) {
    process.stderr.write(`== ${engine}\n`)
    reports.push(await runEngine(engine, { ...shared, ...passesOf(engine, options) }))
  }
  const names = files.map((file) => path.basename(file, '.sql'))
  const answered = reports.filter((report) => Object.keys(report.queries).length > 0)
  const notes = reports.map(
    (report) => `- ${report.engine} ${report.version}: ${report.warm} warm, ${report.passes} timed`,
  )
  const markdown = `${sideBySide(answered, names)}\n\nSeconds, best pass. Engines and passes:\n${notes.join('\n')}`
  const name = `tpch-sf${options.scale}${options.unfused ? '-unfused' : ''}`
  writeResults(options.results ?? name, markdown, reports)
  if (answered.length < reports.length) process.exitCode = 1
}

function passesOf(engine: Engine, { runs, sparkRuns }: TpchOptions): Pick<EngineRun, 'warm' | 'repeat'> {
  if (engine !== 'spark') return { warm: 1, repeat: runs }
  return { warm: sparkRuns > 1 ? 1 : 0, repeat: sparkRuns }
}
