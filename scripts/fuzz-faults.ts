import { parseArgs } from 'node:util'
import { FaultStorm } from '../test/support/fault-storm.ts'
import { runSltFile, sltFiles } from '../test/support/slt-runner.ts'
import { STORM_FRAMES } from '../test/support/storm-frames.ts'

// npm run fuzz:faults -- [--seed N] [--rate 0.02]: what test/integration/sql-under-faults.test.ts does, with all of test/sql. Needs `npm run build`.
const { values } = parseArgs({ options: { seed: { type: 'string' }, rate: { type: 'string', default: '0.02' } } })
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const storm = await FaultStorm.open({ seed, rate: Number(values.rate) })
const failures: string[] = []
for (const file of sltFiles()) failures.push(...(await runSltFile(storm.session.spark, file)))
for (const { what, expected, run } of STORM_FRAMES) {
  const answer = await run(storm.session.spark, storm.uri).catch(String)
  if (answer !== expected) failures.push(`${what}\n  expected ${expected}\n  got ${answer}`)
}
await storm.stop()
console.log([...failures, `seed ${seed}: ${failures.length} wrong; ${storm.faultCounts}`].join('\n\n'))
process.exitCode = failures.length > 0 ? 1 : 0
