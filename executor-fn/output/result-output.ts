import path from 'node:path'
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import type { TaskOutput } from '../../common/protocol/task-description.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { StructType } from '../../common/types/data-type.ts'
import type { TaskContext } from '../task-environment.ts'
import { ResultSpool } from './result-spool.ts'

type ResultOutput = Extract<TaskOutput, { readonly kind: 'result' }>

/** Of a record batch, about. */
const BATCH_BYTES = 8 << 20
const MAX_BATCH_CHUNKS = 64
const FIRST_BATCH_CHUNKS = 8

/**
 * Runs the statement and sends its rows back as an Arrow stream. Rows are taken from DuckDB as they come, a batch at a time: a result is never
 * in memory as a whole, or only if it is small enough to ride in the task's result.
 */
export async function writeResult(
  context: TaskContext,
  connection: DuckDBConnection,
  statement: string,
  schema: StructType,
  output: ResultOutput,
): Promise<TaskValue> {
  const result = await connection.stream(statement)
  // Loaded here and not at the start of the process, which is not to wait for it.
  const { ArrowStream } = await import('../../common/arrow/arrow-stream.ts')
  const stream = new ArrowStream(schema)
  const spool = new ResultSpool(output.maxInlineBytes, path.join(context.taskDir, 'result.arrow'))
  try {
    let rows = 0
    let pending: DuckDBDataChunk[] = []
    let most = FIRST_BATCH_CHUNKS
    for (;;) {
      const chunk = await result.fetchChunk()
      const isLast = chunk === null || chunk.rowCount === 0
      if (!isLast) {
        pending.push(chunk)
        rows += chunk.rowCount
      }
      if (pending.length > 0 && (isLast || pending.length >= most)) {
        const piece = stream.add(pending)
        most = Math.max(1, Math.min(MAX_BATCH_CHUNKS, Math.floor((BATCH_BYTES * pending.length) / piece.length)))
        pending = []
        await spool.add(piece)
      }
      if (isLast) break
    }
    await spool.add(stream.end())
    const end = await spool.end()
    if ('bytes' in end) return await sendResult(context, output, end.bytes, rows)
    await context.store.putFile(output.spillKey, end.path)
    return spilled(context, output, spool.sizeBytes, rows)
  } finally {
    await spool.close()
  }
}

/** Small results ride in the task's result; large ones become an object. */
export async function sendResult(
  context: TaskContext,
  output: ResultOutput,
  bytes: Uint8Array,
  rows: number,
): Promise<TaskValue> {
  if (bytes.length > output.maxInlineBytes) {
    await context.store.put(output.spillKey, bytes)
    return spilled(context, output, bytes.length, rows)
  }
  context.meter.outputRows += rows
  context.meter.outputBytes += bytes.length
  return { kind: 'result', bytes, sizeBytes: bytes.length, rows }
}

function spilled(context: TaskContext, { spillKey }: ResultOutput, sizeBytes: number, rows: number): TaskValue {
  context.meter.outputRows += rows
  context.meter.outputBytes += sizeBytes
  return { kind: 'result', objectKey: spillKey, sizeBytes, rows }
}
