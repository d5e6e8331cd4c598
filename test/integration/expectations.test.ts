import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DataFrame, functions as F, type SaveModeName } from '../../driver/index.ts'
import { conditionOf } from '../support/frame-rows.ts'
import { openSession, type TestSession } from '../support/test-session.ts'

let session: TestSession
let folder: string
let out: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-expectations-'))
  session = await openSession('local[2]')
  await session.spark
    .range(0, 10_000, 1, 8)
    .selectExpr('id', 'id % 10 as g', "if(id % 1000 = 7, null, concat('row ', id)) as text")
    .repartition(8)
    .write.parquet(path.join(folder, 'numbers'))
})
afterAll(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  out = path.join(mkdtempSync(path.join(folder, 'out-')), 'table')
})

const numbers = (): DataFrame => session.spark.read.parquet(path.join(folder, 'numbers'))
const aside = (at = ''): readonly Record<string, unknown>[] => {
  const root = path.join(out, '_set_aside', at)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line))
}
const counted = async (frame: DataFrame, mode: SaveModeName = 'overwrite'): Promise<readonly unknown[]> => {
  const { expectations } = await frame.write.mode(mode).parquet(out)
  return expectations.map(({ name, action, passed, violated }) => [name, action, passed, violated])
}

describe.each([
  ['fused', true],
  ['in stages', false],
])('expectations of a query that runs %s', (_, fused) => {
  beforeAll(() => {
    session.spark.conf.set('spark.flashover.fuse.enabled', fused)
    session.spark.conf.set('spark.sql.files.maxPartitionBytes', 20_000)
    session.spark.conf.set('spark.sql.shuffle.partitions', 4)
  })

  it('counts rows that do not hold, nulls among them, and lets them go on', async () => {
    const frame = numbers().expect('text is not null', 'has a text').expect("text <> 'row 5'").expect('id < 9990')
    expect(await counted(frame)).toEqual([
      ['has a text', 'keep', 9990, 10],
      ["text <> 'row 5'", 'keep', 9989, 11],
      ['id < 9990', 'keep', 9990, 10],
    ])
    expect(await session.spark.read.parquet(out).count()).toBe(10_000)
  })

  it('drops rows, which later expectations see no more', async () => {
    const frame = numbers().expectOrDrop('id >= 100').expectOrDrop(F.col('id').geq(200), 'two hundred')
    expect(await counted(frame)).toEqual([
      ['id >= 100', 'drop', 9900, 100],
      ['two hundred', 'drop', 9800, 100],
    ])
    expect(await session.spark.read.parquet(out).count()).toBe(9800)
  })

  it('sets rows aside as whole rows with the name of the expectation, where readers of the output do not see them', async () => {
    await session.spark.range(3).write.parquet(out)
    const frame = numbers().expectOrSetAside('id <> 42 and id <> 4007', 'neither of two').select('g')
    expect(await counted(frame)).toEqual([['neither of two', 'set aside', 9998, 2]])
    expect(await session.spark.read.parquet(out).count()).toBe(9998)
    expect(aside()).toHaveLength(2)
    expect(aside()).toEqual(
      expect.arrayContaining([
        { _expectation: 'neither of two', id: 42, g: 2, text: 'row 42' },
        { _expectation: 'neither of two', id: 4007, g: 7, text: null },
      ]),
    )
    // Another overwrite leaves nothing of them.
    await session.spark.range(3).write.mode('overwrite').parquet(out)
    expect(existsSync(path.join(out, '_set_aside'))).toBe(false)
  })

  it('ends the job before its commit, naming the expectation, the count and a row', async () => {
    await session.spark.range(3).write.parquet(out)
    const failing = numbers()
      .expectOrFail('id < 9000', 'small')
      .expectOrSetAside('id > 0')
      .write.mode('overwrite')
      .parquet(out)
    await expect(failing).rejects.toThrow(/'small': 1000 of 10000 rows do not hold it, for example \{"id":9\d\d\d/)
    expect(await conditionOf(() => failing)).toBe('EXPECTATION_VIOLATION')
    expect(await session.spark.read.parquet(out).count()).toBe(3)
    expect(readdirSync(out).filter((name) => name.startsWith('_'))).toEqual(['_SUCCESS'])
    expect(await conditionOf(() => numbers().expectOrFail('id < 9000').collect())).toBe('EXPECTATION_VIOLATION')
    expect(await counted(numbers().expectOrFail('id < 10000'))).toEqual([['id < 10000', 'fail', 10_000, 0]])
  })

  it('counts before an aggregate, a join, a filter and a sort what comes to it, each row once', async () => {
    const checked = (): DataFrame => numbers().expectOrSetAside('id % 100 <> 3', 'no threes')
    const small = session.spark.range(5).selectExpr('id as k')
    const all = ['no threes', 'set aside', 9900, 100]
    expect(await counted(checked().groupBy('g').count())).toEqual([all])
    expect(aside()).toHaveLength(100)
    expect(
      await counted(
        checked()
          .join(small, F.col('id').eq(F.col('k')))
          .select('text'),
      ),
    ).toEqual([all])
    expect(await session.spark.read.parquet(out).count()).toBe(4)
    expect(await counted(checked().filter('g = 1'))).toEqual([all])
    expect(await session.spark.read.parquet(out).count()).toBe(1000)
    expect(await counted(checked().filter('text is null').groupBy('g').count().filter('g > 7'))).toEqual([all])
    expect(await counted(checked().orderBy('text'))).toEqual([all])
    expect(await counted(checked().select('g').distinct().agg(F.count('*').as('n')))).toEqual([all])
    const self = checked()
    expect(await counted(self.join(self.select('g', 'id').limit(10).alias('b'), 'id', 'left_semi'))).toEqual([all])
    expect(aside()).toHaveLength(100)
    expect(await counted(self.limit(10).union(self))).toEqual([all])
    expect(aside()).toHaveLength(100)
  })

  it('counts the rows of a sort by ranges, not those of its sample too', async () => {
    const frame = session.spark.range(0, 5_000_000, 1, 4).expect('id % 1000000 <> 5').orderBy(F.desc('id'))
    expect(await counted(frame)).toEqual([['id % 1000000 <> 5', 'keep', 4_999_995, 5]])
  })

  it('sees no rows where there are none', async () => {
    expect(await counted(numbers().filter('false').expect('id > 0'))).toEqual([['id > 0', 'keep', 0, 0]])
    expect(await counted(numbers().filter('id < 0').expectOrDrop('id > 0'))).toEqual([['id > 0', 'drop', 0, 0]])
  })

  it('counts what an optimistic statement has seen before it overflowed not twice', async () => {
    const big = session.spark
      .range(0, 20_000)
      .selectExpr('id', 'cast(if(id = 19999, 99999999.99, 1) as decimal(10,2)) as d')
      .expectOrSetAside('id % 2 = 1')
      .select(F.col('d').multiply(F.col('d')).as('square'))
    expect(await counted(big)).toEqual([['id % 2 = 1', 'set aside', 10_000, 10_000]])
    expect(aside()).toHaveLength(10_000)
    const largest = session.spark.read.parquet(out).agg(F.max('square'))
    expect(String(await largest.collectValues())).toBe('9999999998000000.0001')
  })
})

describe('rows set aside by a job of one partition', () => {
  const day = (rows: string) =>
    session.spark
      .sql(`select * from values ${rows} t(day, v)`)
      .expectOrSetAside('v > 0')
      .write.mode('overwrite')
      .option('partitionOverwriteMode', 'dynamic')
      .partitionBy('day')

  it('are replaced with it, also by none, and others stay', async () => {
    await day("('a', 1), ('a', -1)").setAsideFolder('day=a').parquet(out)
    await day("('b', 1), ('b', -2)").setAsideFolder('day=b').parquet(out)
    await day("('a', 1), ('a', -3), ('a', -4)").setAsideFolder('day=a').parquet(out)
    expect(aside('day=a').map(({ v }) => v)).toEqual([-3, -4])
    expect(aside('day=b').map(({ v }) => v)).toEqual([-2])
    expect(
      await session.spark.read.json(path.join(out, '_set_aside')).select('day', 'v').orderBy('v').collectValues(),
    ).toEqual([
      ['a', -4n],
      ['a', -3n],
      ['b', -2n],
    ])
    await day("('a', 1), ('a', 2)").setAsideFolder('day=a').parquet(out)
    expect(existsSync(path.join(out, '_set_aside/day=a'))).toBe(false)
    expect(aside('day=b').map(({ v }) => v)).toEqual([-2])
    expect(await session.spark.read.parquet(out).count()).toBe(3)
  })

  it('have a folder, which is one below the output', async () => {
    expect(await conditionOf(() => day("('a', 1)").parquet(out))).toBe('UNSUPPORTED_FEATURE')
    for (const name of ['', '..', 'a/../b', '/a', 'a/', '_temporary', '.hidden'])
      expect(await conditionOf(async () => day("('a', 1)").setAsideFolder(name)), name).toBe(
        'INVALID_PARAMETER_VALUE.FOLDER',
      )
  })
})

describe('an expectation', () => {
  it('is a condition over the columns of its DataFrame', async () => {
    const refused = (frame: DataFrame) => conditionOf(() => frame.count())
    expect(await refused(numbers().expect('nothing > 1'))).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
    expect(await refused(numbers().expect('id + 1'))).toBe('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN')
    expect(await refused(numbers().expect('sum(id) > 1'))).toBe('INVALID_WHERE_CONDITION')
    expect(await conditionOf(async () => numbers().expect('id >'))).toBe('PARSE_SYNTAX_ERROR')
    expect(await refused(numbers().select('id').expect('g > 1'))).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
  })

  it('refuses to set aside what JSON has no place for', async () => {
    const interval = session.spark.sql("select interval '1' day as i, 1 as a").expectOrSetAside('a > 1').select('a')
    expect(await conditionOf(() => interval.write.parquet(out))).toBe('UNSUPPORTED_FEATURE')
    const taken = session.spark.sql('select 1 as _expectation').expectOrSetAside('_expectation > 1')
    expect(await conditionOf(() => taken.write.parquet(out))).toBe('COLUMN_ALREADY_EXISTS')
  })

  it('shows in the plan, and nothing is moved through it', async () => {
    const plan = await numbers().expectOrDrop('id > 1', 'big').filter('g = 2').explainString('simple')
    expect(plan.replaceAll(/#\d+L?/g, '')).toMatch(
      /Filter \(?.*g = .*\n.*Expectation big, drop, \(id > .*\n(.*Filter.*\n)?.*FileScan/,
    )
  })
})
