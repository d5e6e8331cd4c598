import path from 'node:path'
import { distDir } from './paths.ts'
import { writeResults } from './results.ts'
import { runProcess } from './run-process.ts'
import { spreadCells, spreadOf } from './spread.ts'

/** `flashover sql -e 'select 1'` from a cold process, by the path in package.json's bin. */
export async function coldStart(runs: number): Promise<void> {
  const seconds: number[] = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await runProcess(process.execPath, [path.join(distDir, 'cli.js'), 'sql', '-e', 'select 1'])
    seconds.push((performance.now() - started) / 1000)
  }
  const spread = spreadOf(seconds)
  const markdown = `| cold start | min | median | max | runs |\n|---|---:|---:|---:|---:|\n| sql -e 'select 1' | ${spreadCells(spread, 3, ' s')} | ${runs} |`
  writeResults('cold-start', markdown, { ...spread, seconds })
}
