import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { SparkContext } from '../../../driver/rdd/spark-context.ts'
import { InProcessScheduler, inProcessEnvironment } from './in-process-scheduler.ts'

const folder = mkdtempSync(join(tmpdir(), 'flashover-rdd-'))
afterAll(() => {
  for (const one of [folder, scheduler.folder]) rmSync(one, { recursive: true })
})

let scheduler = new InProcessScheduler()
let sc = new SparkContext(inProcessEnvironment(scheduler))
beforeEach(() => {
  rmSync(scheduler.folder, { recursive: true })
  scheduler = new InProcessScheduler()
  sc = new SparkContext(inProcessEnvironment(scheduler))
})

const byKey = <V>(pairs: readonly (readonly [string, V])[]): [string, V][] =>
  pairs.map(([key, value]): [string, V] => [key, value]).sort(([a], [b]) => (a < b ? -1 : 1))

describe('narrow transformations', () => {
  it('run in one stage, partition by partition, in order', async () => {
    const factor = 3
    const rdd = sc
      .range(0, 10, 1, 3)
      .map((n) => n * factor)
      .filter((n) => n % 2 === 0)
      .flatMap((n) => [n, -n])
    expect(await rdd.collect()).toEqual([0, -0, 6, -6, 12, -12, 18, -18, 24, -24])
    expect(scheduler.stagesRun).toEqual([{ name: 'collect', tasks: 3, shuffledRows: 0 }])
    expect(await rdd.getNumPartitions()).toBe(3)
  })

  it('give partitions to generators, async ones too', async () => {
    const sums = sc.range(0, 6, 1, 2).mapPartitions(async function* (rows) {
      let sum = 0
      for (const row of rows) sum += await Promise.resolve(row)
      yield sum
    })
    expect(await sums.collect()).toEqual([3, 12])
    const indexed = sc.range(0, 4, 1, 2).mapPartitionsWithIndex((index, rows) => [...rows].map((row) => [index, row]))
    expect(await indexed.collect()).toEqual([
      [0, 0],
      [0, 1],
      [1, 2],
      [1, 3],
    ])
  })

  it('number the partitions of a union through its parts', async () => {
    const left = sc.parallelize(['a', 'b'], 2)
    const right = sc
      .parallelize(['c', 'd'], 2)
      .mapPartitionsWithIndex((index, rows) => [...rows].map((row) => `${row}${index}`))
    const both = left.union(right, left)
    expect(await both.collect()).toEqual(['a', 'b', 'c0', 'd1', 'a', 'b'])
    expect(await both.getNumPartitions()).toBe(6)
  })

  it('serialize what a closure captures when the job starts', async () => {
    let offset = 1
    const rdd = sc.parallelize([1, 2], 1).map((n) => n + offset)
    offset = 10
    expect(await rdd.collect()).toEqual([11, 12])
  })

  it('refuse a closure that cannot be shipped where it is written', () => {
    const rdd = sc.parallelize([1])
    expect(() => rdd.map((n) => [n, sc])).toThrow(/`sc` .*a SparkContext, which lives in the driver/)
    expect(() => rdd.map((n) => [n, rdd])).toThrow(/`rdd` .*an RDD, which lives in the driver/)
  })
})

describe('shuffles', () => {
  it('count words, combined on the map side', async () => {
    const counts = sc
      .parallelize(['a b a', 'b a', 'a a'], 2)
      .flatMap((line) => line.split(' '))
      .map((word) => [word, 1])
      .reduceByKey((a, b) => a + b)
    expect(byKey(await counts.collect())).toEqual([
      ['a', 5],
      ['b', 2],
    ])
    // Two words in one map task each, or one in the first.
    expect(scheduler.stagesRun).toEqual([
      { name: 'shuffle map', tasks: 2, shuffledRows: 4 },
      { name: 'collect', tasks: 2, shuffledRows: 0 },
    ])
  })

  it('compare keys by value', async () => {
    const rdd = sc.parallelize<[unknown, number]>(
      [
        [{ a: 1, b: [2n] }, 1],
        [{ b: [2n], a: 1 }, 2],
        [1, 3],
        ['1', 4],
        [null, 5],
        [null, 6],
      ],
      3,
    )
    const counts = await rdd.reduceByKey((a, b) => a + b, 4).collect()
    expect(counts.map(([, n]) => n).sort()).toEqual([11, 3, 3, 4])
  })

  it('group, combine and count by key', async () => {
    const pairs = sc.parallelize(
      [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ],
      2,
    ) as ReturnType<typeof sc.parallelize<string, number>>
    expect(byKey(await pairs.groupByKey(3).collect())).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ])
    const averages = pairs
      .combineByKey(
        (v) => ({ sum: v, n: 1 }),
        (c, v) => ({ sum: c.sum + v, n: c.n + 1 }),
        (a, b) => ({ sum: a.sum + b.sum, n: a.n + b.n }),
      )
      .mapValues(({ sum, n }) => sum / n)
    expect(byKey(await averages.collect())).toEqual([
      ['a', 2],
      ['b', 2],
    ])
    expect(await pairs.countByKey()).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    )
    expect(await pairs.lookup('a')).toEqual([1, 3])
  })

  it('join, inner and outer', async () => {
    const left = sc.parallelize<string, number>(
      [
        ['a', 1],
        ['b', 2],
        ['b', 3],
      ],
      2,
    )
    const right = sc.parallelize<string, string>(
      [
        ['b', 'x'],
        ['c', 'y'],
      ],
      3,
    )
    expect(byKey(await left.join(right).collect())).toEqual([
      ['b', [2, 'x']],
      ['b', [3, 'x']],
    ])
    expect(byKey(await left.leftOuterJoin(right).collect())[0]).toEqual(['a', [1, undefined]])
    expect(byKey(await left.rightOuterJoin(right).collect()).at(-1)).toEqual(['c', [undefined, 'y']])
    expect(await left.fullOuterJoin(right).count()).toBe(4)
    expect(byKey(await left.join(left).collect())).toHaveLength(5)
  })

  it('sort totally over sampled ranges, both ways', async () => {
    const rows = Array.from({ length: 500 }, (_, i): [number, string] => [(i * 7919) % 503, `v${i}`])
    const sorted = sc.parallelize(rows, 5).sortByKey(true, 4)
    const keys = (await sorted.collect()).map(([key]) => key)
    expect(keys).toEqual(rows.map(([key]) => key).sort((a, b) => a - b))
    expect(await sorted.getNumPartitions()).toBe(4)
    const sizes = await sorted.mapPartitions((part) => [[...part].length]).collect()
    expect(Math.min(...sizes)).toBeGreaterThan(60)
    const descending = await sc.parallelize(rows, 5).sortByKey(false, 4).keys().collect()
    expect(descending).toEqual(keys.reverse())
    expect(
      await sc
        .parallelize(['bb', 'a', 'ccc'])
        .sortBy((s) => s.length, false)
        .collect(),
    ).toEqual(['ccc', 'bb', 'a'])
  })

  it('drop duplicates', async () => {
    expect((await sc.parallelize([3, 1, 3, 2, 1], 3).distinct().collect()).sort()).toEqual([1, 2, 3])
  })
})

describe('actions', () => {
  it('reduce, fold, count and take', async () => {
    const rdd = sc.range(0, 100, 1, 10)
    expect(await rdd.reduce((a, b) => a + b)).toBe(4950)
    expect(await rdd.fold(0, (a, b) => Math.max(a, b))).toBe(99)
    expect(await rdd.count()).toBe(100)
    expect(await rdd.first()).toBe(0)
    expect(await sc.emptyRDD().isEmpty()).toBe(true)
    await expect(sc.emptyRDD<number>().reduce((a, b) => a + b)).rejects.toThrow('empty collection')
    scheduler.stagesRun.length = 0
    expect(await rdd.take(25)).toEqual(Array.from({ length: 25 }, (_, i) => i))
    expect(scheduler.stagesRun.map(({ tasks }) => tasks)).toEqual([1, 4])
  })

  it('fail where a user function fails, async ones in foreach too', async () => {
    const failing = sc.parallelize([1]).foreach(async (n) => {
      await Promise.resolve()
      throw new Error(`bad row ${n}`)
    })
    await expect(failing).rejects.toThrow('bad row 1')
  })
})

describe('text files', () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `${i}:${'é'.repeat(i % 37)}${i % 5 === 0 ? '\r' : ''}`)
  const clean = lines.map((line) => line.replace('\r', ''))

  it.each([1, 2, 7, 500])('are cut into %i splits at line ends', async (splits) => {
    const file = join(folder, 'lines.txt')
    writeFileSync(file, `${lines.join('\n')}\n`)
    expect(await sc.textFile(file, splits).collect()).toEqual(clean)
    writeFileSync(file, lines.join('\n'))
    expect(await sc.textFile(file, splits).collect()).toEqual(clean)
  })

  it('may be folders, globs and gzip, empty lines included', async () => {
    const dir = mkdtempSync(join(folder, 'in-'))
    writeFileSync(join(dir, 'a.txt'), 'one\n\ntwo')
    writeFileSync(join(dir, 'b.txt.gz'), gzipSync('three\nfour\n'))
    writeFileSync(join(dir, '_hidden'), 'no')
    expect(await sc.textFile(dir).collect()).toEqual(['one', '', 'two', 'three', 'four'])
    expect(await sc.textFile(join(dir, '*.txt')).collect()).toEqual(['one', '', 'two'])
    await expect(sc.textFile(join(dir, 'none')).count()).rejects.toThrow('[PATH_NOT_FOUND]')
  })

  it('are found by the globs that DataFrames take, several with commas between', async () => {
    const dir = mkdtempSync(join(folder, 'in-'))
    for (const name of ['a1', 'a2', 'b1', 'c1']) writeFileSync(join(dir, `${name}.txt`), name)
    expect(await sc.textFile(`${dir}/{a,b}1.txt, ${dir}/c[0-9].txt`).collect()).toEqual(['a1', 'b1', 'c1'])
    expect(await sc.textFile(`${dir}/[^ab]*`).collect()).toEqual(['c1'])
    await expect(sc.textFile(`${dir}/{a`).count()).rejects.toThrow('[INVALID_URL]')
  })

  it('are not looked for in folders within a folder', async () => {
    const dir = mkdtempSync(join(folder, 'in-'))
    mkdirSync(join(dir, 'sub'))
    writeFileSync(join(dir, 'sub', 'a.txt'), 'a')
    await expect(sc.textFile(dir).count()).rejects.toThrow(/\[FAILED_READ_FILE\.NO_HINT\].*sub.*It is a folder/)
    expect(await sc.textFile(`${dir}/*`).collect()).toEqual(['a'])
  })

  it('have lines that end in a carriage return alone, too', async () => {
    const file = join(folder, 'mac.txt')
    writeFileSync(file, 'a\rb\r\nc\n\rd\r')
    expect(await sc.textFile(file, 1).collect()).toEqual(['a', 'b', 'c', '', 'd'])
  })

  it('are written as part files with _SUCCESS, into a new folder only', async () => {
    const out = join(folder, 'out')
    await sc
      .parallelize<string, number>(
        [
          ['a', 1],
          ['b', 2],
        ],
        2,
      )
      .saveAsTextFile(out)
    expect(readdirSync(out).sort()).toEqual(['_SUCCESS', 'part-00000', 'part-00001'])
    expect(readFileSync(join(out, 'part-00000'), 'utf8')).toBe('(a,1)\n')
    await expect(sc.parallelize([1]).saveAsTextFile(out)).rejects.toThrow('[PATH_ALREADY_EXISTS]')
    const failed = join(folder, 'failed')
    await expect(
      sc
        .parallelize([1])
        .map(() => {
          throw new Error('no')
        })
        .saveAsTextFile(failed),
    ).rejects.toThrow('no')
    expect(readdirSync(folder)).not.toContain('failed')
  })

  it('are lines of text for every kind of row', async () => {
    const out = join(folder, 'kinds')
    const rows: unknown[] = [
      'text',
      1.5,
      5n,
      null,
      undefined,
      Number.NaN,
      true,
      ['k', ['a', null]],
      [1, 2, 3],
      { a: 1n, b: [Number.POSITIVE_INFINITY], c: new Date(0) },
      new Date(0),
      new Map([['x', new Set([1])]]),
      new Map([[1, 2]]),
      new Uint8Array([1, 2]),
    ]
    await sc.parallelize(rows, 1).saveAsTextFile(out)
    expect(readFileSync(join(out, 'part-00000'), 'utf8').split('\n')).toEqual([
      'text',
      '1.5',
      '5',
      'null',
      'undefined',
      'NaN',
      'true',
      '(k,(a,null))',
      '[1,2,3]',
      '{"a":"1","b":["Infinity"],"c":"1970-01-01T00:00:00.000Z"}',
      '1970-01-01T00:00:00.000Z',
      '{"x":[1]}',
      '[[1,2]]',
      '[1,2]',
      '',
    ])
  })

  it('are none of an empty folder', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    expect(await sc.textFile(empty).collect()).toEqual([])
  })
})
