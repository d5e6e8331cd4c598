import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions as F, type SparkSession } from '../../driver/index.ts'
import { openSession } from '../support/test-session.ts'

/* Answers and conditions are those of PySpark 4.3 for the same text and arguments. */
let spark: SparkSession
beforeAll(async () => {
  ;({ spark } = await openSession('local[1]'))
  spark.sql("CREATE TEMP VIEW t AS SELECT * FROM VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', null) AS t(id, k, v)")
})
afterAll(() => spark.stop())

const rows = async (
  text: string,
  args?: Parameters<SparkSession['sql']>[1],
): Promise<readonly (readonly unknown[])[]> => spark.sql(text, args).collectValues()

describe('parameters of a statement', () => {
  it('are named', async () => {
    expect(await rows('SELECT id FROM t WHERE k IN (:a, :b) ORDER BY id', { a: 'a', b: 'c' })).toEqual([[1], [3]])
    expect(await rows('WITH c AS (SELECT :x AS x) SELECT * FROM c WHERE x = :x', { x: 3 })).toEqual([[3]])
  })
  it('or stand in their order', async () => {
    expect(await rows('SELECT id FROM t WHERE id > ? AND k = ?', [1, 'b'])).toEqual([[2]])
    expect(await rows('SELECT id FROM t ORDER BY id LIMIT ?', [2])).toEqual([[1], [2]])
  })
  it('are constants of any type, columns among them', async () => {
    expect(
      await rows('SELECT element_at(:list, 2), :none, :yes', {
        list: F.array(F.lit(1), F.lit(2)),
        none: null,
        yes: true,
      }),
    ).toEqual([[2, null, true]])
  })
  it('are never read as SQL', async () => {
    expect(await rows('SELECT :text', { text: "' OR 1 = 1 --" })).toEqual([["' OR 1 = 1 --"]])
  })
  it('stay with a view made of them', async () => {
    spark.sql('CREATE OR REPLACE TEMP VIEW w AS SELECT :x AS x', { x: 3 })
    expect(await rows('SELECT * FROM w')).toEqual([[3]])
  })
  it('name tables, columns and functions within IDENTIFIER', async () => {
    expect(await rows('SELECT IDENTIFIER(:c) FROM IDENTIFIER(:t) ORDER BY 1', { c: 'k', t: 't' })).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ])
    expect(await rows("SELECT IDENTIFIER('t.' || :c) FROM t ORDER BY 1", { c: 'id' })).toEqual([[1], [2], [3]])
    expect(await rows("SELECT IDENTIFIER('abs')(-1)")).toEqual([[1]])
  })
  it.each([
    ['UNBOUND_SQL_PARAMETER', 'SELECT :a', undefined],
    ['UNBOUND_SQL_PARAMETER', 'SELECT :a', { b: 1 }],
    ['UNBOUND_SQL_PARAMETER', 'SELECT :a', [1]],
    ['UNBOUND_SQL_PARAMETER', 'SELECT ?, ?', [1]],
    ['INVALID_QUERY_MIXED_QUERY_PARAMETERS', 'SELECT :s, ?', { s: 1 }],
    ['NOT_A_CONSTANT_STRING.NOT_CONSTANT', 'SELECT IDENTIFIER(id) FROM t', undefined],
  ])('are refused with %s: %s', (condition, text, args) => {
    expect(() => spark.sql(text, args)).toThrow(expect.objectContaining({ condition }))
  })
})
