import { afterAll, beforeAll, expect, it } from 'vitest'
import { sparkKeys } from '../../common/config/spark-keys.ts'
import type { SparkSession } from '../../driver/index.ts'
import { conditionOf } from '../support/frame-rows.ts'
import { anotherValue } from '../support/spark-key-values.ts'
import { openSession } from '../support/test-session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = (await openSession('local[1]')).spark
})
afterAll(() => spark.stop())

it('SET refuses every key that is refused', async () => {
  const refused = [...sparkKeys.values()].filter(({ does }) => does === 'refused')
  const taken: string[] = []
  for (const known of refused) {
    const condition = await conditionOf(() => spark.sql(`SET ${known.key}=${anotherValue(known)}`))
    if (!/^(UNSUPPORTED_FEATURE|CANNOT_MODIFY_(STATIC_)?CONFIG)$/.test(condition))
      taken.push(`${known.key}: ${condition}`)
  }
  expect(taken).toEqual([])
})
