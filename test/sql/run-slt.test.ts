import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '../../driver/index.ts'
import { completeWithSpark } from '../support/slt-complete.ts'
import { runSltFile, sltFiles } from '../support/slt-runner.ts'

// Every file in both ways of running: as one task, and as stages on two executor processes with a real shuffle at every exchange.
const modes = [
  { name: 'fused on local[2]', master: 'local[2]', config: {} },
  {
    name: 'as stages on local-cluster[2,1,1024]',
    master: 'local-cluster[2,1,1024]',
    config: { 'spark.flashover.fuse.enabled': 'false', 'spark.sql.shuffle.partitions': '3' },
  },
]

if (process.env.SLT_COMPLETE === '1') completeWithSpark(sltFiles())

describe.each(modes)('SQL answers as Spark does, $name', ({ master, config }) => {
  let session: SparkSession

  beforeAll(async () => {
    let builder = SparkSession.builder.master(master).config('spark.sql.planChangeValidation', true)
    for (const [key, value] of Object.entries(config)) builder = builder.config(key, value)
    session = await builder.getOrCreate()
  })
  afterAll(async () => {
    await session.stop()
  })

  it.each(sltFiles())('%s', { timeout: 120_000 }, async (file) => {
    const failures = await runSltFile(session, file)
    expect(failures.join('\n\n')).toBe('')
  })
})
