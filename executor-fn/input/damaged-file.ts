import type { DuckDBConnection } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { TaskInput } from '../../common/protocol/task-input.ts'
import type { TaskContext } from '../task-environment.ts'
import { parquetSelect } from './parquet-input.ts'

/** What DuckDB says of pages that cannot be read. The rest of the message it has from the page. */
const UNREADABLE =
  /^(IO|Invalid Input|Invalid|Serialization|Conversion) Error|TProtocolException|Thrift|decompress|Snappy|corrupt/i

/**
 * Damage within a Parquet file shows only while it is scanned, and DuckDB does not say in which file: each is read by itself then, to find
 * the one. Errors of any other kind come back as they are.
 */
export async function nameDamagedFile(
  error: unknown,
  context: TaskContext,
  connection: DuckDBConnection,
  inputs: Readonly<Record<string, TaskInput>>,
): Promise<unknown> {
  const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : ''
  if (
    error instanceof SparkError ||
    context.signal.aborted ||
    !UNREADABLE.test(reason) ||
    reason.includes('FLASHOVER_ERROR')
  )
    return error
  for (const input of Object.values(inputs)) {
    if (input.kind !== 'parquet') continue
    for (const file of input.files) {
      try {
        const select = await parquetSelect(context, connection, { ...input, files: [file] })
        await connection.run(`SELECT bit_xor(hash(t)) FROM (${select}) AS t`)
      } catch (cause) {
        if (cause instanceof SparkError) return cause
        const found = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause)
        return new SparkError('FAILED_READ_FILE.NO_HINT', { path: file.uri, reason: found }, { cause })
      }
    }
  }
  return error
}
