import { readFileSync, writeFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

/** Of a schema element: its type is FIXED_LEN_BYTE_ARRAY, its length 16, both as compact Thrift has them. */
const FIXED_OF_16 = Buffer.from([0x15, 0x0e, 0x15, 0x20])
const MINUS_4 = 0x07

/** A Parquet file with a column `id` and one whose length is said to be -4: DuckDB meets an INTERNAL error over it. */
export async function writeInternalErrorParquet(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT range AS id, uuid() AS u FROM range(10)) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
  const bytes = readFileSync(file)
  const at = bytes.indexOf(FIXED_OF_16)
  if (at < 0) throw new Error('no column of fixed length: the fault cannot be made so any more')
  bytes[at + FIXED_OF_16.length - 1] = MINUS_4
  writeFileSync(file, bytes)
}
