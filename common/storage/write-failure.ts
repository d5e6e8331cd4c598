import { accessSync, constants } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { SparkError } from '../errors/spark-error.ts'
import { localPathOf } from './storage-path.ts'

const { EACCES, EDQUOT, EISDIR, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS } = os.constants.errno

/**
 * The error of writing below an output folder, said as what was written where and what mends it; undefined for what is no fault of that place.
 *
 * @param uri the output, canonical
 * @param errno the system's number, positive; by default the error's own
 */
export function writeFailure(error: unknown, uri: string, errno = errnoOf(error)): SparkError | undefined {
  if (!(error instanceof Error) || error instanceof SparkError) return undefined
  const root = localPathOf(uri)
  if (root === undefined) return undefined
  const about = { path: uri, reason: error.message }
  const options = { cause: error }
  switch (errno === ENOENT ? refusalAbove(root) : errno) {
    case ENOSPC:
    case EDQUOT:
      return new SparkError('WRITE_FAILED.DISK_FULL', about, options)
    case EROFS:
      return new SparkError('WRITE_FAILED.READ_ONLY', about, options)
    case EACCES:
    case EPERM:
      return new SparkError('WRITE_FAILED.PERMISSION_DENIED', { ...about, user: os.userInfo().username }, options)
    case ENOTDIR:
    case EISDIR:
      return new SparkError('WRITE_FAILED.NOT_A_FOLDER', about, options)
    default:
      return undefined
  }
}

/** Why nothing can be made in the nearest folder that is there. Node says ENOENT of a file system that is read-only, where it makes several folders. */
function refusalAbove(folder: string): number | undefined {
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    const errno = errnoOf(error)
    return errno === ENOENT && folder !== path.dirname(folder) ? refusalAbove(path.dirname(folder)) : errno
  }
}

/** Positive, as in `os.constants`; libuv's is negative. */
function errnoOf(error: unknown): number | undefined {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number'
    ? Math.abs(error.errno)
    : undefined
}
