// The Flashover side of `bench tpch`, as a process of its own: node --import tsx flashover.ts REQUEST.json
import fs from 'node:fs'
import path from 'node:path'
import type { EngineReport, QueryReport } from '../engine-report.ts'
import { spreadOf } from '../spread.ts'
import { FUSED, openSession, type Session, UNFUSED } from './flashover-api.ts'

export interface FlashoverRequest {
  readonly dir: string
  readonly queries: readonly string[]
  readonly warm: number
  readonly repeat: number
  readonly unfused: boolean
  readonly config: Readonly<Record<string, string>>
  readonly json: string
}

const requestFile = process.argv[2]
if (requestFile === undefined) throw new Error('usage: flashover.ts REQUEST.json')
const request = JSON.parse(fs.readFileSync(requestFile, 'utf8')) as FlashoverRequest
const report = await run(request)
fs.writeFileSync(request.json, `${JSON.stringify(report, null, 2)}\n`)

async function run({ dir, queries, warm, repeat, unfused, config }: FlashoverRequest): Promise<EngineReport> {
  const mode = unfused ? UNFUSED : FUSED
  const spark = await openSession(mode.master, { ...mode.config, ...config })
  try {
    for (const entry of fs.readdirSync(dir).sort()) {
      const table = path.join(dir, entry)
      if (!entry.endsWith('.parquet') && !fs.statSync(table).isDirectory()) continue
      await spark.read.parquet(table).createOrReplaceTempView(entry.replace(/\.parquet$/, ''))
    }
    const texts = new Map(queries.map((file) => [path.basename(file, '.sql'), fs.readFileSync(file, 'utf8')]))
    const engine = unfused ? 'flashover-unfused' : 'flashover'
    const results = await passes(spark, texts, warm, repeat)
    return { engine, version: spark.version, cores: 2, warm, passes: repeat, queries: results }
  } finally {
    await spark.stop()
  }
}

/** All queries, then all again: the same order of work as the reference scripts. */
async function passes(spark: Session, texts: ReadonlyMap<string, string>, warm: number, repeat: number) {
  const seconds = new Map<string, number[]>()
  const results: Record<string, QueryReport> = {}
  for (let pass = 0; pass < warm + repeat; pass++) {
    for (const [query, text] of texts) {
      const before = results[query]
      if (before !== undefined && 'error' in before) continue
      const started = performance.now()
      try {
        const rows = await (await spark.sql(text)).collect()
        const elapsed = (performance.now() - started) / 1000
        const timed = [...(seconds.get(query) ?? []), ...(pass < warm ? [] : [elapsed])]
        seconds.set(query, timed)
        const { min: best, median, max } = spreadOf(timed)
        results[query] = { best, median, max, seconds: timed, rows: rows.length }
      } catch (error) {
        results[query] = { error: String(error).split('\n')[0]?.slice(0, 300) ?? '' }
      }
      process.stderr.write(`${query} pass ${pass} ${((performance.now() - started) / 1000).toFixed(3)} s\n`)
    }
  }
  return results
}
