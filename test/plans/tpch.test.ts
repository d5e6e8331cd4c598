import { afterAll, beforeAll, expect, it } from 'vitest'
import { SparkSession } from '../../driver/index.ts'
import { openTpch, tpchText } from '../support/tpch.ts'

let session: SparkSession

beforeAll(async () => {
  const settings = { 'spark.flashover.fuse.enabled': 'false', 'spark.sql.shuffle.partitions': '4' }
  let builder = SparkSession.builder.master('local-cluster[2,1,1024]')
  for (const [key, value] of Object.entries(settings)) builder = builder.config(key, value)
  session = await builder.getOrCreate()
  openTpch(session)
})
afterAll(async () => {
  await session.stop()
})

it.each(['q01', 'q03', 'q06', 'q18'])('the plan, stages and fragments of TPC-H %s', async (query) => {
  const text = await session.sql(tpchText(query)).explainString('formatted')
  await expect(normalised(text)).toMatchFileSnapshot(`__snapshots__/${query}.txt`)
})

/** Column ids count from 1 in the order in which they appear; paths lose the folder of the working copy. */
function normalised(text: string): string {
  const ids = new Map<string, number>()
  const numbered = (id: string) => ids.get(id) ?? ids.set(id, ids.size + 1).size
  return `${text.replaceAll(process.cwd(), '').replace(/#(\d+)/g, (_, id: string) => `#${numbered(id)}`)}\n`
}
