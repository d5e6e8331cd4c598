import fs from 'node:fs'
import path from 'node:path'
import { openSession } from './engines/flashover-api.ts'
import { distDir } from './paths.ts'
import { writeResults } from './results.ts'
import { spreadCells, spreadOf } from './spread.ts'

/**
 * The executor's size and start. The start is the executor process's own age in its first task: a little more than the start
 * itself, by the time in which the driver sends the task.
 */
export async function executor(runs: number): Promise<void> {
  const ages: number[] = []
  for (let run = 0; run < runs; run++) {
    const spark = await openSession('local[1]', {})
    try {
      const [age] = await spark.sparkContext
        .parallelize([0], 1)
        .map(() => process.uptime() * 1000)
        .collect()
      if (age !== undefined) ages.push(age)
    } finally {
      await spark.stop()
    }
  }
  const zip = path.join(distDir, 'executor-lambda.zip')
  const megabytes = fs.existsSync(zip) ? fs.statSync(zip).size / 1e6 : undefined
  const size = megabytes === undefined ? 'not built (node scripts/build.mjs --lambda)' : `${megabytes.toFixed(1)} MB`
  const spread = spreadOf(ages)
  const markdown = `Bundle, zipped: ${size}.\n\n| executor | min | median | max | runs |\n|---|---:|---:|---:|---:|\n| process start to first task | ${spreadCells(spread, 0, ' ms')} | ${runs} |`
  writeResults('executor', markdown, { megabytes, startMs: { ...spread, ages } })
}
