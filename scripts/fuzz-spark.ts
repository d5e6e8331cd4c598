import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SparkSession } from '../driver/index.ts'
import { Random } from '../test/support/random.ts'
import { RandomQueries } from '../test/support/random-queries.ts'
import { completeWithSpark } from '../test/support/slt-complete.ts'
import { runSltFile } from '../test/support/slt-runner.ts'

// npm run fuzz:spark -- [--seed N] [--queries 500]: random queries, answered by real Spark and by us, fused and as stages. Needs `npm run build`,
// Java and Python. A difference that is not listed in docs/compatibility.md is a defect.
const { values } = parseArgs({ options: { seed: { type: 'string' }, queries: { type: 'string', default: '500' } } })
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const wanted = Number(values.queries)
const made = new RandomQueries(new Random(seed))
const records: string[] = []
for (let count = 0; count < wanted; count += 1) {
  if (count % 25 === 0) records.push(...made.tables().map((view) => `statement ok\n${view}`))
  records.push(`query ? rowsort\n${made.query()}\n----`)
}

/** Where Spark itself fails as none may, and where a frame reaches beyond its type, which is listed in docs/compatibility.md. */
const SPARKS_OWN = /expected (INTERNAL_ERROR|PLAN_VALIDATION_FAILED)|RANGE BETWEEN.*expected ARITHMETIC_OVERFLOW/s

const folder = mkdtempSync(path.join(tmpdir(), 'flashover-fuzz-'))
const file = path.join(folder, 'fuzz.slt')
writeFileSync(file, `${records.join('\n\n')}\n`)
completeWithSpark([file])
const failures: string[] = []
for (const [mode, master, settings] of [
  ['fused', 'local[2]', {}],
  [
    'as stages',
    'local-cluster[2,1,1024]',
    { 'spark.flashover.fuse.enabled': 'false', 'spark.sql.shuffle.partitions': '3' },
  ],
] as const) {
  let builder = SparkSession.builder.master(master).config('spark.sql.planChangeValidation', true)
  for (const [key, value] of Object.entries(settings)) builder = builder.config(key, value)
  const spark = await builder.getOrCreate()
  for (const failure of await runSltFile(spark, file))
    if (!SPARKS_OWN.test(failure)) failures.push(`${mode}: ${failure}`)
  await spark.stop()
}
if (failures.length === 0) rmSync(folder, { recursive: true })
console.log([...failures, `seed ${seed}: ${failures.length} differences in ${wanted} queries`].join('\n\n'))
process.exitCode = failures.length > 0 ? 1 : 0
