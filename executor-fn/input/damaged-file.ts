import type { DuckDBConnection } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ParquetFileSplit, ParquetInput, TaskInput } from '../../common/protocol/task-input.ts'
import { duckDBErrorOf, firstLine } from '../duckdb-error.ts'
import { systemFailure } from '../system-failure.ts'
import type { TaskContext } from '../task-environment.ts'
import { knownError } from '../translate-duckdb-error.ts'
import { parquetSelect } from './parquet-input.ts'

/** What DuckDB's reader can come to over a damaged page. What values do has the same types; those that are known are told by their beginnings. */
const READING = new Set([
  'Invalid',
  'Invalid Input',
  'IO',
  'Serialization',
  'Conversion',
  'Unknown Type',
  'Not implemented',
  'INTERNAL',
])

/**
 * Damage within a Parquet file shows only while it is scanned, and DuckDB does not say in which file: each is read by itself then, to find
 * the one, on an instance that it may invalidate. Errors of any other kind come back as they are.
 *
 * @param roots local folders of the files
 */
export async function nameDamagedFile(
  error: unknown,
  context: TaskContext,
  roots: readonly string[],
  inputs: Readonly<Record<string, TaskInput>>,
): Promise<unknown> {
  const said = duckDBErrorOf(error)
  if (said === undefined || !READING.has(said.type) || systemFailure(error) !== undefined) return error
  if (said.type !== 'Conversion' && knownError(said) !== undefined) return error
  const parquet = Object.values(inputs).flatMap((input) => (input.kind === 'parquet' ? [input] : []))
  if (parquet.length === 0) return error
  const lease = await context.environment.sessions.leaseDisposable(roots)
  const interrupt = (): void => lease.connection.interrupt()
  context.signal.addEventListener('abort', interrupt)
  try {
    for (const input of parquet)
      for (const file of input.files) {
        if (context.signal.aborted) return error
        const damage = await damageOfFile(context, lease.connection, input, file)
        if (damage instanceof SparkError) return damage
        if (damage !== undefined) return error
      }
    return error
  } finally {
    context.signal.removeEventListener('abort', interrupt)
    lease.release()
  }
}

/** Reads one file of an input: undefined if that goes well, else why not. A SparkError is the file's, any other no fault of it. */
export async function damageOfFile(
  context: TaskContext,
  connection: DuckDBConnection,
  input: ParquetInput,
  file: ParquetFileSplit,
): Promise<unknown> {
  try {
    const select = await parquetSelect(context, connection, { ...input, files: [file] })
    await connection.run(`SELECT bit_xor(hash(t)) FROM (${select}) AS t`)
    return undefined
  } catch (error) {
    if (error instanceof SparkError || context.signal.aborted || systemFailure(error) !== undefined) return error
    const said = duckDBErrorOf(error)
    if (said === undefined) return error
    const reason = firstLine(said.message)
    if (reason.startsWith('Invalid string encoding found in Parquet file'))
      return new SparkError('UNSUPPORTED_FEATURE', {
        feature: `text that is not UTF-8, as in ${file.uri} (a schema in which the column is BINARY reads its bytes),`,
      })
    return new SparkError('FAILED_READ_FILE.NO_HINT', { path: file.uri, reason }, { cause: error })
  }
}
