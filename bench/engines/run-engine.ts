import fs from 'node:fs'
import path from 'node:path'
import { type EngineReport, failedReport, readReport } from '../engine-report.ts'
import { benchDir, scratchFile } from '../paths.ts'
import { type RunOptions, runProcess } from '../run-process.ts'
import type { FlashoverRequest } from './flashover.ts'

export const ENGINES = ['flashover', 'spark', 'sail', 'duckdb'] as const
export type Engine = (typeof ENGINES)[number]

export interface EngineRun {
  readonly dir: string
  readonly queries: readonly string[]
  readonly warm: number
  readonly repeat: number
  readonly unfused: boolean
  readonly config: Readonly<Record<string, string>>
}

const SCRIPTS = { spark: 'spark-sql-reference', sail: 'sail-reference', duckdb: 'duckdb-reference' } as const
const CORES = 2

/** Runs one engine in processes of its own. An engine that fails is reported as such, and the others still run. */
export async function runEngine(engine: Engine, run: EngineRun): Promise<EngineReport> {
  const json = scratchFile(`${engine}${run.unfused ? '-unfused' : ''}.json`)
  fs.mkdirSync(path.dirname(json), { recursive: true })
  try {
    await (engine === 'flashover' ? runFlashover(run, json) : runReference(engine, run, json))
    return readReport(json)
  } catch (error) {
    return failedReport(engine === 'flashover' && run.unfused ? 'flashover-unfused' : engine, error)
  } finally {
    fs.rmSync(json, { force: true })
  }
}

function runReference(engine: keyof typeof SCRIPTS, run: EngineRun, json: string): Promise<void> {
  const script = path.join(benchDir, 'reference', SCRIPTS[engine])
  const passes = ['--warm', String(run.warm), '--repeat', String(run.repeat)]
  return runProcess(script, [run.dir, ...run.queries, ...passes, '--cores', String(CORES), '--json', json], {
    cores: CORES,
  })
}

export async function runFlashover(run: EngineRun, json: string, options: RunOptions = {}): Promise<void> {
  const request: FlashoverRequest = { ...run, json }
  const file = `${json}.request`
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, JSON.stringify(request))
  const script = path.join(benchDir, 'engines', 'flashover.ts')
  try {
    // the driver's limit is part of the target: 1 GB however much the executors read
    const args = ['--max-old-space-size=1024', '--import', 'tsx', script, file]
    await runProcess(process.execPath, args, { cores: CORES, ...options })
  } finally {
    fs.rmSync(file, { force: true })
  }
}
