import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SparkSession } from '../../driver/index.ts'
import { openSession } from '../support/test-session.ts'
import { openTpch, TPCH_QUERIES, tpchText } from '../support/tpch.ts'

let session: SparkSession

beforeAll(async () => {
  session = (await openSession('local-cluster[2,1,1024]')).spark
  openTpch(session)
})
afterAll(async () => {
  await session.stop()
})

it.each(TPCH_QUERIES)('the plan, stages and fragments of TPC-H %s', async (query) => {
  session.conf.set('spark.flashover.fuse.enabled', false)
  const text = await session.sql(tpchText(query)).explainString('formatted')
  await expect(normalised(text)).toMatchFileSnapshot(`__snapshots__/${query}.txt`)
})

it.each(TPCH_QUERIES)('the plan of TPC-H %s where one task runs it all', async (query) => {
  session.conf.set('spark.flashover.fuse.enabled', true)
  const text = await session.sql(tpchText(query)).explainString('simple')
  await expect(normalised(text)).toMatchFileSnapshot(`__snapshots__/${query}-fused.txt`)
})

/** Column ids count from 1 in the order in which they appear; paths lose the folder of the working copy. */
function normalised(text: string): string {
  const ids = new Map<string, number>()
  const numbered = (id: string) => ids.get(id) ?? ids.set(id, ids.size + 1).size
  return `${text.replaceAll(process.cwd(), '').replace(/#(\d+)/g, (_, id: string) => `#${numbered(id)}`)}\n`
}
