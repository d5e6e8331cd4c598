import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataFrame, SparkError, SparkSession } from '../../driver/index.ts'

const fixtures = path.resolve(import.meta.dirname, '../fixtures/tpch-sf0.01')
let folder: string
let spark: SparkSession

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-bad-input-'))
  spark = await SparkSession.builder.master('local[2]').getOrCreate()
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The error that running the query ends with. */
async function failureOf(run: () => Promise<unknown>): Promise<SparkError> {
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof SparkError)) throw new Error(`expected a SparkError, got ${String(error)}`)
  return error
}

const conditionOf = async (run: () => Promise<unknown>): Promise<string> => (await failureOf(run)).condition

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}

describe('a source that is not what it should be', () => {
  it('is named when its path does not exist', async () => {
    const missing = path.join(folder, 'nothing-here.parquet')
    const error = await failureOf(() => spark.read.parquet(missing).collect())
    expect(error.condition).toBe('PATH_NOT_FOUND')
    expect(error.message).toContain(missing)
  })

  it.each(['csv', 'json', 'text'] as const)('is named when a %s path does not exist', async (format) => {
    expect(await conditionOf(() => spark.read[format](path.join(folder, 'none')).collect())).toBe('PATH_NOT_FOUND')
  })

  it('is refused when its footer is cut off', async () => {
    const whole = readFileSync(path.join(fixtures, 'nation.parquet'))
    const truncated = file('truncated.parquet', whole.subarray(0, whole.length - 100))
    const error = await failureOf(() => spark.read.parquet(truncated).collect())
    expect(error.condition).toBe('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER')
    expect(error.message).toContain('truncated.parquet')
  })

  it('is refused when it is no Parquet file, or one byte', async () => {
    const noParquet = file('text.parquet', 'id,name\n1,ann\n')
    expect(await conditionOf(() => spark.read.parquet(noParquet).collect())).toBe(
      'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER',
    )
    const tiny = file('tiny.parquet', 'P')
    expect(await conditionOf(() => spark.read.parquet(tiny).collect())).toBe('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER')
  })

  it('is reported when its pages are damaged behind a good footer', async () => {
    const damaged = Buffer.from(readFileSync(path.join(fixtures, 'nation.parquet')))
    damaged.fill(0xff, 4, 1500)
    const target = file('damaged.parquet', damaged)
    const whole = path.join(fixtures, 'nation.parquet')
    const error = await failureOf(() => spark.read.parquet(whole, target).collect())
    expect(error.condition).toBe('FAILED_READ_FILE.NO_HINT')
    expect(error.message).toContain('damaged.parquet')
    expect(error.message).not.toContain('nation.parquet')
  })

  // Writers leave empty files behind: they are passed over.
  it('has no schema when it is an empty file', async () => {
    const empty = file('empty.parquet', '')
    expect(await conditionOf(() => spark.read.parquet(empty).collect())).toBe('UNABLE_TO_INFER_SCHEMA')
  })

  it('has no schema when it is an empty folder', async () => {
    const empty = path.join(folder, 'empty-folder')
    mkdirSync(empty)
    expect(await conditionOf(() => spark.read.parquet(empty).collect())).toBe('UNABLE_TO_INFER_SCHEMA')
    expect(await spark.read.schema('id INT').parquet(empty).collect()).toEqual([])
  })
})

describe('a ragged CSV file', () => {
  const schema = 'id INT, name STRING, age INT'
  const ragged = () => file('ragged.csv', 'id,name,age\n1,ann,31\n2,bob\nx,cid,40\n4,dee,50,extra\n5,eve,51\n')
  const read = (mode: string): DataFrame =>
    spark.read.schema(schema).option('header', true).option('mode', mode).csv(ragged())
  const rowsOf = async (frame: DataFrame) => (await frame.orderBy('name').collectValues()).map((row) => [...row])

  it('gives nulls for what is missing or malformed in the mode PERMISSIVE', async () => {
    expect(await rowsOf(read('PERMISSIVE'))).toEqual([
      [1, 'ann', 31],
      [2, 'bob', null],
      [null, 'cid', 40],
      [4, 'dee', 50],
      [5, 'eve', 51],
    ])
  })

  it('loses its malformed records in the mode DROPMALFORMED', async () => {
    expect(await rowsOf(read('DROPMALFORMED'))).toEqual([
      [1, 'ann', 31],
      [5, 'eve', 51],
    ])
  })

  it('fails in the mode FAILFAST, and leaves no output', async () => {
    const out = path.join(folder, 'failfast-out')
    const failed = {
      condition: 'FAILED_READ_FILE.NO_HINT',
      message: expect.stringContaining('[MALFORMED_RECORD_IN_PARSING'),
    }
    await expect(read('FAILFAST').collect()).rejects.toMatchObject(failed)
    await expect(read('FAILFAST').write.parquet(out)).rejects.toMatchObject(failed)
    expect(existsSync(path.join(out, '_SUCCESS'))).toBe(false)
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([])
  })
})

describe('a query that cannot be', () => {
  const people = () => spark.createDataFrame([[1, 'ann']], 'id INT, name STRING')

  it('names the unknown column and those that are like it', async () => {
    const error = await failureOf(() => people().select('nmae').collect())
    expect(error.condition).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
    expect(error.message).toContain('`name`')
  })

  it('is refused before anything runs when types do not fit', async () => {
    expect(await conditionOf(() => people().selectExpr('id + array(1)').collect())).toBe(
      'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES',
    )
    expect(await conditionOf(() => people().filter('id').collect())).toBe('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN')
  })

  it('points at the place of a syntax error', async () => {
    const error = await failureOf(async () => spark.sql('SELECT 1 +\nFROM t WHERE').collect())
    expect(error.condition).toBe('PARSE_SYNTAX_ERROR')
    expect(error.message).toMatch(/line \d+, position \d+/)
  })
})

describe('a value that cannot be', () => {
  it.each([
    ['DIVIDE_BY_ZERO', 'SELECT id / (id - 5) FROM range(10)'],
    ['REMAINDER_BY_ZERO', 'SELECT 7 % (id - 5) FROM range(10)'],
    ['ARITHMETIC_OVERFLOW', 'SELECT cast(id AS int) + 2147483647 FROM range(10)'],
    ['ARITHMETIC_OVERFLOW', 'SELECT id * 9223372036854775807 FROM range(10)'],
    ['CAST_INVALID_INPUT', "SELECT cast(concat('x', id) AS int) FROM range(10)"],
    ['CAST_OVERFLOW', 'SELECT cast(id * 100 AS tinyint) FROM range(10)'],
  ])('ends the query with %s: %s', async (condition, sql) => {
    expect(await conditionOf(() => spark.sql(sql).collect())).toBe(condition)
  })

  it('leaves neither output nor earlier output lost when it ends a write', async () => {
    const out = path.join(folder, 'kept')
    await spark.range(3).write.parquet(out)
    const before = readdirSync(out).sort()
    const failing = spark.sql('SELECT id, 10 div (id - 9999) AS q FROM range(10000)')
    expect(await conditionOf(() => failing.write.mode('overwrite').parquet(out))).toBe('DIVIDE_BY_ZERO')
    expect(readdirSync(out).sort()).toEqual(before)
    expect(await spark.read.parquet(out).count()).toBe(3)
    const fresh = path.join(folder, 'fresh')
    expect(await conditionOf(() => failing.write.csv(fresh))).toBe('DIVIDE_BY_ZERO')
    expect(existsSync(fresh) ? readdirSync(fresh) : []).toEqual([])
  })

  it('leaves the session usable', async () => {
    expect(await spark.range(10).count()).toBe(10)
  })
})

describe('output that is in the way', () => {
  it('is not touched without a mode that says so', async () => {
    const out = path.join(folder, 'taken')
    await spark.range(2).write.json(out)
    appendFileSync(path.join(out, 'mine.txt'), 'kept')
    expect(await conditionOf(() => spark.range(5).write.json(out))).toBe('PATH_ALREADY_EXISTS')
    expect(readFileSync(path.join(out, 'mine.txt'), 'utf8')).toBe('kept')
    expect(
      await conditionOf(async () =>
        spark
          .range(5)
          .write.mode('sideways' as 'append')
          .json(out),
      ),
    ).toBe('INVALID_SAVE_MODE')
  })
})

describe('a query that fails as it runs', () => {
  const placeOf = async (query: string): Promise<string | undefined> => {
    const { context } = await failureOf(() => spark.sql(query).collect())
    return context?.sqlText.slice(context.start, context.stop)
  }

  it.each([
    ['select 1 + a / (a - 1) from values (1) t(a)', 'a / (a - 1)'],
    ['select a % (a - 1) as r from values (1) t(a)', 'a % (a - 1)'],
    ["select a, cast(b as int) from values (1, 'x') t(a, b)", 'cast(b as int)'],
    ["select a from values (1, 'x') t(a, b) where a = b", 'a = b'],
    ['select a + 2147483647 from values (1) t(a)', 'a + 2147483647'],
    ['select -(a) from values (-2147483648) t(a)', '-(a)'],
    ['select cast(a as decimal(3, 1)) from values (100) t(a)', 'cast(a as decimal(3, 1))'],
    ['select array(1, 2)[a] from values (2) t(a)', 'array(1, 2)[a]'],
    ['select element_at(array(1), a) from values (2) t(a)', 'element_at(array(1), a)'],
    ['select * from values (1) t(a) where a = (select * from values (1), (2))', '(select * from values (1), (2))'],
    ['select 1 where exists (select 1 / a from values (0) t(a) where 1 / a > 0)', undefined],
    ['select 1 / a, 2 / a from values (0) t(a)', undefined],
  ])('%s: at %s', async (query, place) => {
    expect(await placeOf(query)).toBe(place)
  })

  it('is found within a view', async () => {
    await spark.sql('create or replace temp view shares as select 1 / a as share from values (0) t(a)').collect()
    expect(await placeOf('select share + 1 from shares')).toBe('1 / a')
  })
})

describe('a setting that is wrong', () => {
  it('is refused by the running session', async () => {
    expect(await conditionOf(async () => spark.conf.set('spark.sql.shuffle.partitions', 'three'))).toBe(
      'INVALID_CONF_VALUE.TYPE_MISMATCH',
    )
    expect(await conditionOf(async () => spark.conf.set('spark.executor.memory', '2g'))).toBe('CANNOT_MODIFY_CONFIG')
  })

  it.each(['local[', 'local[0]', 'yarn', 'local-cluster[2,1]', 'spark://host:7077', ''])(
    'refuses the master "%s"',
    async (master) => {
      await spark.stop()
      expect(await conditionOf(() => SparkSession.builder.master(master).getOrCreate())).toBe('NOT_SUPPORTED_MASTER')
    },
  )

  it('is refused before anything starts', async () => {
    const start = () => SparkSession.builder.master('local[1]').config('spark.executor.memory', 'much').getOrCreate()
    expect(await conditionOf(start)).toBe('INVALID_CONF_VALUE.TYPE_MISMATCH')
    expect(SparkSession.getActiveSession()).toBeUndefined()
  })
})
