import { constants } from 'node:os'
import { duckDBErrorOf, firstLine } from './duckdb-error.ts'

const { ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM } = constants.errno

/**
 * What the machine could not give, whichever file it was for: no fault of the data, and nothing that another file would fare better with. By the
 * system's number or DuckDB's type, never by words.
 */
export function systemFailure(error: unknown): string | undefined {
  const duckdb = duckDBErrorOf(error)
  const errno = duckdb === undefined ? nodeErrno(error) : duckdb.errno
  const said = firstLine(duckdb?.message ?? (error instanceof Error ? error.message : String(error)))
  if (errno === ENOSPC || errno === EDQUOT || (duckdb?.type === 'Out of Memory' && isTemporaryFolderFull(said)))
    return `The executor's disk is full: ${said} Cut the work into more partitions, or give the executor more disk (of a function: -c ephemeralStorageMB=10240).`
  if (errno === EMFILE || errno === ENFILE)
    return `The executor has too many files open: ${said}. Raise the limit of open files (ulimit -n), or lower spark.executor.cores.`
  if (duckdb?.type === 'Out of Memory' || errno === ENOMEM)
    return `The executor ran out of memory: ${said}. Raise spark.executor.memory or the number of partitions.`
  return undefined
}

/** DuckDB reports the limit of its temporary folder, which is what the disk has free, as memory. */
const isTemporaryFolderFull = (message: string): boolean => message.startsWith('failed to offload data block')

/** Positive, as in `os.constants`; libuv's is negative. */
function nodeErrno(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') return undefined
  return Math.abs(error.errno)
}
