import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions as F, type SparkSession } from '../../driver/index.ts'
import { openSession } from '../support/test-session.ts'

// A program that adds a step in a loop. A step that reads a column several times must not copy what the column is made of.
let spark: SparkSession
beforeAll(async () => {
  const session = await openSession('local[2]', { 'spark.flashover.fuse.enabled': 'true' })
  spark = session.spark
})
afterAll(() => spark.stop())

const compute = async (steps: number, step: (n: number) => string): Promise<readonly (readonly unknown[])[]> => {
  let frame = spark.range(1, 5)
  for (let n = 0; n < steps; n++) frame = frame.withColumn('id', F.expr(step(n)))
  return frame.orderBy('id').collectValues()
}
const statementOf = async (steps: number): Promise<string> => {
  let frame = spark.range(1, 5)
  for (let n = 0; n < steps; n++) frame = frame.withColumn('id', F.expr('id + id'))
  return (await frame.explainString('formatted')).split('== Stages ==')[1] ?? ''
}

describe('a column computed from itself in many steps', () => {
  it.each<[string, number, (n: number) => string, readonly bigint[]]>([
    ['twice in each', 60, () => 'id + id', [1n << 60n, 2n << 60n, 3n << 60n, 4n << 60n]],
    ['three times, conditionally', 500, (n) => `case when id > ${n % 3} then id - 1 else id end`, [0n, 0n, 0n, 0n]],
    ['once, in a chain of sums', 500, (n) => `id + ${n % 2}`, [251n, 252n, 253n, 254n]],
    ['in a call of several arguments', 200, () => 'greatest(id, id - 1, 7 - id)', [4n, 4n, 5n, 6n]],
  ])('%s', async (_, steps, step, expected) => {
    expect(await compute(steps, step)).toEqual(expected.map((value) => [value]))
  })

  it('makes a statement that grows with the steps, not faster', async () => {
    const [short, long] = [await statementOf(100), await statementOf(400)]
    expect(long.length / short.length).toBeLessThan(6)
  })
})
