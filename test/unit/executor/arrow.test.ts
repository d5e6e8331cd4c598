import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { decodeArrowRows } from '../../../common/arrow/decode-arrow.ts'
import { encodeArrow } from '../../../common/arrow/encode-arrow.ts'
import * as t from '../../../common/types/data-type.ts'
import type { RowValue } from '../../../common/types/row.ts'

async function roundTrip(sql: string, ...types: t.DataType[]): Promise<RowValue[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const chunks = await (await connection.run(sql)).fetchAllChunks()
    const schema = t.structType(types.map((type, index) => t.structField(`c${index}`, type)))
    return decodeArrowRows(encodeArrow(schema, chunks), schema)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
const shown = (rows: RowValue[][]): unknown =>
  JSON.parse(
    JSON.stringify(rows, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value instanceof Map ? [...value] : value,
    ),
  )

describe('rows through Arrow', () => {
  it('keep every flat type exactly, nulls included', async () => {
    const rows = await roundTrip(
      `SELECT * FROM (VALUES
        (true, 1::TINYINT, -2::SMALLINT, 3::INT, 9223372036854775807::BIGINT, 1.5::FLOAT, 0.1::DOUBLE, 'ünï', '\\x00\\xFF'::BLOB, DATE '0001-01-01', TIMESTAMP '2020-02-29 23:59:59.999999'),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))`,
      t.BooleanType,
      t.ByteType,
      t.ShortType,
      t.IntegerType,
      t.LongType,
      t.FloatType,
      t.DoubleType,
      t.StringType,
      t.BinaryType,
      t.DateType,
      t.TimestampType,
    )
    expect(rows[0]?.slice(0, 8)).toEqual([true, 1, -2, 3, 9223372036854775807n, 1.5, 0.1, 'ünï'])
    expect(rows[0]?.[8]).toEqual(new Uint8Array([0, 255]))
    expect(String(rows[0]?.[9])).toBe('0001-01-01')
    expect(String(rows[0]?.[10])).toBe('2020-02-29 23:59:59.999999')
    expect(rows[1]).toEqual(new Array(11).fill(null))
  })

  it('keep strings whatever they begin with, short and long', async () => {
    const texts = [
      '\ufeff',
      '\ufeffx',
      '\ufeff a text of more than twelve bytes',

      '',
      'twelve bytes',
      'thirteen byte',
      '😀'.repeat(9),
    ]
    const rows = await roundTrip(
      `SELECT t, [t], {'a': t} FROM (VALUES ${texts.map((text) => `('${text}')`).join(', ')}) AS v(t)`,
      t.StringType,
      t.arrayType(t.StringType),
      t.structType([t.structField('a', t.StringType)]),
    )
    expect(rows.map(([text]) => text)).toEqual(texts)
    expect(shown(rows)).toEqual(texts.map((text) => [text, [text], { a: text }]))
  })

  it.each([
    ['-1.5', 3, 1],
    ['-12345.67', 9, 2],
    ['-1234567890123.4567', 18, 4],
    ['-12345678901234567890123456789012345.678', 38, 3],
  ])('keep the decimal %s of precision %i', async (text, precision, scale) => {
    const rows = await roundTrip(`SELECT '${text}'::DECIMAL(${precision},${scale})`, t.decimalType(precision, scale))
    expect(String(rows[0]?.[0])).toBe(text)
  })

  it('keep nested values', async () => {
    const rows = await roundTrip(
      `SELECT * FROM (VALUES ([1, NULL, 3], {'a': 1, 'b': ['x']}, MAP {'k': 1.5::DOUBLE}), ([], NULL, NULL), (NULL, {'a': NULL, 'b': []}, MAP {}))`,
      t.arrayType(t.IntegerType),
      t.structType([t.structField('a', t.IntegerType), t.structField('b', t.arrayType(t.StringType))]),
      t.mapType(t.StringType, t.DoubleType),
    )
    expect(shown(rows)).toEqual([
      [[1, null, 3], { a: 1, b: ['x'] }, [['k', 1.5]]],
      [[], null, null],
      [null, { a: null, b: [] }, []],
    ])
  })

  it('keep the order and number of many chunks', async () => {
    const rows = await roundTrip(
      `SELECT range, CASE WHEN range % 7 <> 0 THEN 's' || range END, [range, range + 1] FROM range(10000)`,
      t.LongType,
      t.StringType,
      t.arrayType(t.LongType),
    )
    expect(rows).toHaveLength(10_000)
    for (const [index, row] of rows.entries())
      expect(row).toEqual([BigInt(index), index % 7 === 0 ? null : `s${index}`, [BigInt(index), BigInt(index + 1)]])
  })

  it('keep the schema of no rows', async () => {
    expect(await roundTrip('SELECT 1::INT WHERE false', t.IntegerType)).toEqual([])
  })

  it('are read from memory of any alignment', async () => {
    const schema = t.structType([t.structField('a', t.LongType)])
    const instance = await DuckDBInstance.create(':memory:')
    const bytes = encodeArrow(schema, await (await (await instance.connect()).run('SELECT 7::BIGINT')).fetchAllChunks())
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeArrowRows(shifted.subarray(3), schema)).toEqual([[7n]])
    instance.closeSync()
  })
})
