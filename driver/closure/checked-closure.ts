import { types } from 'node:util'
import type { SerializedClosure } from '../../common/closure/serialized-closure.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import { serializeClosure } from './closure-serializer.ts'

export interface ClosureOptions {
  /** Whether what calls the function awaits what it gives. */
  readonly mayBeAsync?: boolean
  /** What to do instead of giving an async function to what does not. */
  readonly otherwise?: string
}

/**
 * Spark's ClosureCleaner.ensureSerializable: a closure that cannot be shipped is refused where it is written, not when the job
 * runs. The thunk serializes it again for each job, with the values that its variables have then.
 */
export function checkedClosure(
  fn: (...args: never[]) => unknown,
  operation: string,
  { mayBeAsync = false, otherwise }: ClosureOptions = {},
): () => SerializedClosure {
  if (typeof fn !== 'function') throw new TypeError(`${operation} needs a function, got ${typeof fn}`)
  if (!mayBeAsync && types.isAsyncFunction(fn))
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `an async function in ${operation}, which awaits nothing${otherwise === undefined ? '' : `. ${otherwise}`}`,
    })
  serializeClosure(fn)
  return () => serializeClosure(fn)
}
