import { afterEach, expect, it } from 'vitest'
import { executorProcess, peakMb } from '../support/executor-process.ts'
import { openSession, type TestSession } from '../support/test-session.ts'

let session: TestSession
afterEach(() => session.spark.stop())

const LIMIT_MB = 512

it('spark.executor.memory is a limit for results that are larger: they go through as they are made', async () => {
  session = await openSession('local[2]', {
    'spark.executor.memory': `${LIMIT_MB}m`,
    'spark.driver.maxResultSize': '0',
  })
  const wide = session.spark.range(0, 1_500_000, 1, 2).selectExpr('id', "concat(repeat('x', 400), id) as text")
  let rows = 0
  let bytes = 0
  for await (const row of wide.toLocalIterator()) {
    rows++
    bytes += String(row.get(1)).length
  }
  expect(rows).toBe(1_500_000)
  expect(bytes).toBeGreaterThan(LIMIT_MB * 2 ** 20)
  const peak = peakMb(executorProcess('0').pid)
  expect(peak).toBeGreaterThan(0)
  expect(peak).toBeLessThan(LIMIT_MB)
})
