import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type FileMetaData, parquetMetadata } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeArrowRows } from '../../../common/arrow/decode-arrow.ts'
import { PROTOCOL_VERSION } from '../../../common/protocol/task-description.ts'
import type { ParquetFileSplit } from '../../../common/protocol/task-input.ts'
import type { TaskResult } from '../../../common/protocol/task-result.ts'
import { IntegerType, LongType, StringType, structField, structType } from '../../../common/types/data-type.ts'
import { DuckDBSessions } from '../../../executor-fn/duckdb-session.ts'
import { planChunkReads } from '../../../executor-fn/input/fetch-column-chunks.ts'
import type { ExecutorEnvironment } from '../../../executor-fn/task-environment.ts'
import { runTask } from '../../../executor-fn/task-runner.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'flashover-parquet-'))
const bucket = new MemoryObjectStore()
const sessions = new DuckDBSessions({ threads: 1, memoryBytes: 256 << 20, scratchDir: path.join(folder, 'scratch') })
const environment: ExecutorEnvironment = {
  executorId: 'e',
  scratchDir: path.join(folder, 'scratch'),
  sessions,
  openStore: async () => bucket,
  now: () => 0,
}
const SCHEMA = structType([
  structField('id', LongType),
  structField('absent', IntegerType),
  structField('day', StringType),
])
/** A multiple of DuckDB's vector size: other sizes are rounded up. */
const GROUP = 51_200
let size = 0
let footer: FileMetaData
let footerStart = 0

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const file = path.join(folder, 't.parquet')
  await connection.run(
    `COPY (SELECT range AS id, hash(range) AS h1, hash(range + 1) AS h2, 'text ' || range AS s FROM range(512000)) TO '${file}' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 51200)`,
  )
  instance.closeSync()
  const bytes = readFileSync(file)
  await bucket.put('t.parquet', bytes)
  size = bytes.length
  footerStart = size - 8 - bytes.readUInt32LE(size - 8)
  footer = parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + size) as ArrayBuffer)
})
afterAll(() => {
  sessions.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The `id` chunk of each row group, as the driver plans it. */
function groups(...wanted: readonly number[]): NonNullable<ParquetFileSplit['rowGroups']> {
  return wanted.map((index) => {
    const chunk = footer.row_groups[index]?.columns[0]?.meta_data
    const start = Number(chunk?.dictionary_page_offset ?? chunk?.data_page_offset)
    return {
      firstRow: index * GROUP,
      rowCount: GROUP,
      ranges: [[start, start + Number(chunk?.total_compressed_size)] as const],
    }
  })
}

async function run(split: Partial<ParquetFileSplit>, statement: string): Promise<TaskResult> {
  const program = {
    kind: 'sql',
    statement,
    outputSchema: structType([structField('n', LongType), structField('m', LongType)]),
  }
  const programKey = `program-${statement}`
  await bucket.put(programKey, Buffer.from(JSON.stringify(program)))
  return runTask(
    {
      version: PROTOCOL_VERSION,
      applicationId: 'a',
      taskId: 0,
      jobId: 0,
      stageId: 0,
      stageAttempt: 0,
      partition: 0,
      attempt: 0,
      storeUri: 's3://bucket',
      programKey,
      inputs: {
        t: {
          kind: 'parquet',
          schema: SCHEMA,
          files: [
            {
              uri: 's3://bucket/t.parquet',
              sizeBytes: size,
              version: '1',
              footerStart,
              layout: 'a',
              partition: { schema: structType([structField('day', StringType)]), values: ['a:b'] },
              ...split,
            },
          ],
        },
      },
      output: { kind: 'result', maxInlineBytes: 1_000_000, spillKey: 'spill' },
      threads: 1,
      memoryBytes: 1,
    },
    environment,
  )
}
const rows = (result: TaskResult): unknown => {
  if (result.end.kind !== 'Success' || result.end.value.kind !== 'result' || !result.end.value.bytes)
    throw new Error(JSON.stringify(result.end))
  return decodeArrowRows(result.end.value.bytes, structType([structField('n', LongType), structField('m', LongType)]))
}

describe('Parquet in an object store', () => {
  it('is fetched by the needed column chunks alone and read from a file with holes', async () => {
    const result = await run({ rowGroups: groups(2, 3, 7) }, 'SELECT count(*) AS n, sum(id)::BIGINT AS m FROM t')
    const sum = (from: number, to: number): bigint => (BigInt(from + to - 1) * BigInt(to - from)) / 2n
    expect(rows(result)).toEqual([[BigInt(3 * GROUP), sum(2 * GROUP, 4 * GROUP) + sum(7 * GROUP, 8 * GROUP)]])
    expect(result.metrics.inputBytes).toBeLessThan(size / 3)
    expect(result.metrics.inputRows).toBe(3 * GROUP)
  })

  it('gives partition columns as constants and missing columns as nulls', async () => {
    const result = await run(
      { rowGroups: groups(0) },
      "SELECT count(*) FILTER (WHERE day = 'a:b') AS n, count(absent) AS m FROM t",
    )
    expect(rows(result)).toEqual([[BigInt(GROUP), 0n]])
  })

  it('names a file that is gone', async () => {
    const result = await run({ uri: 's3://bucket/none.parquet' }, 'SELECT 1 AS n, 1 AS m FROM t')
    expect(result.end).toMatchObject({
      kind: 'ExceptionFailure',
      retryable: false,
      error: { condition: 'FAILED_READ_FILE.FILE_NOT_EXIST' },
    })
  })

  it('merges requests less than a megabyte apart', () => {
    const split = {
      uri: '',
      sizeBytes: 100_000_000,
      version: '',
      footerStart: 99_990_000,
      layout: 'a',
      rowGroups: [
        {
          firstRow: 0,
          rowCount: 1,
          ranges: [
            [4, 1000],
            [500_000, 600_000],
            [50_000_000, 50_000_100],
          ] as const,
        },
      ],
    }
    expect(planChunkReads(split)).toEqual([
      [0, 600_000],
      [50_000_000, 50_000_100],
      [99_990_000, 100_000_000],
    ])
  })
})
