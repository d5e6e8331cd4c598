import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { ArrowStream } from '../../../common/arrow/arrow-stream.ts'
import { decodeArrowRows } from '../../../common/arrow/decode-arrow.ts'
import { arrayType, LongType, StringType, structField, structType } from '../../../common/types/data-type.ts'

it.each([0, 1, 5, 2048, 2049, 20_000])(
  'a stream made in pieces has every row once, in order: %i rows',
  async (rows) => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const schema = structType([
      structField('a', LongType),
      structField('b', StringType),
      structField('c', arrayType(LongType, true)),
    ])
    const result = await connection.stream(
      `SELECT range, CASE WHEN range % 3 > 0 THEN 'text ' || range END, [range, NULL] FROM range(${rows}) ORDER BY range`,
    )
    const stream = new ArrowStream(schema)
    const pieces: Uint8Array[] = []
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
      pieces.push(stream.add([chunk]))
    pieces.push(stream.end())
    const decoded = decodeArrowRows(Buffer.concat(pieces), schema)
    instance.closeSync()
    expect(decoded).toEqual(
      Array.from({ length: rows }, (_, n) => [BigInt(n), n % 3 > 0 ? `text ${n}` : null, [BigInt(n), null]]),
    )
    expect(pieces).toHaveLength(Math.ceil(rows / 2048) + 1)
  },
)
