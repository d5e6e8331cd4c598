import type { NarrowOperator } from '../../common/rdd/rdd-program.ts'
import { rddClosure } from './rdd-closure.ts'

/** Operators that are a function of the user's and nothing else. */
export type ClosureOperatorKind = Extract<NarrowOperator, { closure: unknown }>['kind'] &
  Exclude<NarrowOperator['kind'], 'fold'>

/** Whose functions are awaited. */
const awaited: ReadonlySet<ClosureOperatorKind> = new Set<ClosureOperatorKind>([
  'mapPartitions',
  'mapPartitionsWithIndex',
  'foreach',
])

/** The operator of a function, which is checked now; what it captures is taken when a job starts. */
export function closureOperator(kind: ClosureOperatorKind, fn: (...args: never[]) => unknown): () => NarrowOperator {
  const closure = rddClosure(fn, kind, { mayBeAsync: awaited.has(kind) })
  return () => ({ kind, closure: closure() })
}
