import type { SerializedClosure } from '../../../common/closure/serialized-closure.ts'
import { serializeClosure } from './closure-serializer.ts'

/**
 * Spark's ClosureCleaner.ensureSerializable: a closure that cannot be shipped is refused where it is written, not when the job
 * runs. The thunk serializes it again for each job, with the values that its variables have then.
 */
export function checkedClosure(fn: (...args: never[]) => unknown): () => SerializedClosure {
  serializeClosure(fn)
  return () => serializeClosure(fn)
}
