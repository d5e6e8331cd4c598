import type { DuckDBConnection } from '@duckdb/node-api'
import type { TaskOutput } from '../../common/protocol/task-description.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { StructType } from '../../common/types/data-type.ts'
import type { TaskContext } from '../task-environment.ts'

type ResultOutput = Extract<TaskOutput, { readonly kind: 'result' }>

/** Runs the statement and sends its rows back as an Arrow stream. */
export async function writeResult(
  context: TaskContext,
  connection: DuckDBConnection,
  statement: string,
  schema: StructType,
  output: ResultOutput,
): Promise<TaskValue> {
  const result = await connection.run(statement)
  const chunks = await result.fetchAllChunks()
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
  // Loaded here and not at the start of the process, which is not to wait for it.
  const { encodeArrow } = await import('../../common/arrow/encode-arrow.ts')
  return sendResult(context, output, encodeArrow(schema, chunks), rows)
}

/** Small results ride in the task's result; large ones become an object. */
export async function sendResult(
  context: TaskContext,
  output: ResultOutput,
  bytes: Uint8Array,
  rows: number,
): Promise<TaskValue> {
  context.meter.outputRows += rows
  context.meter.outputBytes += bytes.length
  if (bytes.length <= output.maxInlineBytes) return { kind: 'result', bytes, sizeBytes: bytes.length, rows }
  await context.store.put(output.spillKey, bytes)
  return { kind: 'result', objectKey: output.spillKey, sizeBytes: bytes.length, rows }
}
