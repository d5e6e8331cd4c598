import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SparkContext } from '../../../driver/rdd/spark-context.ts'
import { InProcessScheduler, inProcessEnvironment } from './in-process-scheduler.ts'

let scheduler: InProcessScheduler
let sc: SparkContext
beforeEach(() => {
  scheduler = new InProcessScheduler()
  sc = new SparkContext(inProcessEnvironment(scheduler))
})
afterEach(() => rmSync(scheduler.folder, { recursive: true }))

describe("a user's function", () => {
  it('gets what the operation says and nothing more', async () => {
    expect(await sc.parallelize([5, 7, 1], 3).reduce(Math.max)).toBe(7)
    expect(await sc.parallelize([5, 7, 1], 3).fold(0, Math.max)).toBe(7)
    expect(await sc.parallelize(['10', '11'], 1).map(Number.parseInt).collect()).toEqual([10, 11])
  })

  it('that is async is refused at once where nothing awaits it', async () => {
    const rdd = sc.parallelize([1, 2], 1)
    const pairs = rdd.map((n): [number, number] => [n, n])
    for (const use of [
      () => rdd.map(async (n) => n),
      () => rdd.filter(async () => false),
      () =>
        rdd.flatMap(async function* (n: number) {
          yield n
        } as unknown as (n: number) => number[]),
      () => pairs.reduceByKey((async (a: number) => a) as unknown as (a: number, b: number) => number),
    ])
      expect(use).toThrow(/UNSUPPORTED_FEATURE.* async function .* mapPartitions/)
    const later = (n: number) => Promise.resolve(n > 1)
    await expect(rdd.filter((n) => later(n)).collect()).rejects.toThrow('it gave a Promise')
    await expect(rdd.mapPartitions(async (rows) => [...rows]).collect()).resolves.toEqual([1, 2])
    expect(scheduler.stagesRun.map(({ name }) => name)).toEqual(['collect'])
  })

  it('that is none is refused at once', () => {
    expect(() => sc.parallelize([1]).map('x' as unknown as (n: number) => number)).toThrow(
      'map needs a function, got string',
    )
  })

  it('that fails says what, and where in it', async () => {
    const parse = (text: string): unknown => JSON.parse(text)
    const failing = sc.parallelize(['{'], 1).map(parse)
    await expect(failing.collect()).rejects.toThrow(
      /\[FAILED_EXECUTE_UDF\] the function parse of map failed: SyntaxError: .*\n\s+at parse .*\/user-functions\.test\.ts:\d+:\d+\)/,
    )
    const odd = sc.parallelize([1], 1).foreach(() => {
      throw { code: 5 }
    })
    await expect(odd).rejects.toThrow('the function of foreach failed: { code: 5 }')
    await expect(
      sc
        .parallelize([1], 1)
        .flatMap((n) => n as unknown as number[])
        .collect(),
    ).rejects.toThrow('it gave 1, which is not iterable')
  })
})

describe('keys', () => {
  it('are equal by value, each type for itself', async () => {
    const keys: unknown[] = [
      Number.NaN,
      Number.NaN,
      0,
      -0,
      1,
      1n,
      '1',
      null,
      undefined,
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      /x/,
      /y/,
    ]
    const counted = await sc
      .parallelize(keys, 3)
      .map((key): [unknown, number] => [key, 1])
      .reduceByKey((a, b) => a + b)
      .collect()
    expect(counted.map(([, count]) => count).sort()).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2, 2])
  })

  it('that have no value to compare are refused', async () => {
    const bad = sc.parallelize([1], 1).map((): [unknown, number] => [new Error('e'), 1])
    await expect(bad.groupByKey().collect()).rejects.toThrow('an object of the kind Error cannot be a key')
  })

  it('sort up and down, nulls first or last', async () => {
    const keyed = sc.parallelize([3, null, Number.NaN, -1, 5n], 2).map((key): [unknown, null] => [key, null])
    expect(await keyed.sortByKey().keys().collect()).toEqual([null, -1, 3, 5n, Number.NaN])
    expect(await keyed.sortByKey(false).keys().collect()).toEqual([Number.NaN, 5n, 3, -1, null])
  })
})

describe('empty RDDs and partitions', () => {
  it('have no sum to give, but a count and a first none', async () => {
    const empty = sc.parallelize<number>([], 3)
    await expect(empty.reduce((a, b) => a + b)).rejects.toThrow('empty collection')
    await expect(empty.first()).rejects.toThrow('empty collection')
    expect([await empty.count(), await empty.take(5), await empty.isEmpty()]).toEqual([0, [], true])
    expect(await sc.parallelize([5], 4).reduce((a, b) => a + b)).toBe(5)
    expect(await sc.parallelize([1, 2]).take(0)).toEqual([])
    expect(
      await sc
        .parallelize([1], 3)
        .mapPartitions((rows) => [[...rows].length])
        .collect(),
    ).toEqual([0, 0, 1])
  })
})
