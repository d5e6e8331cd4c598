import type { Aggregator, NarrowOperator } from '../../common/rdd/rdd-program.ts'
import { rddClosure } from './rdd-closure.ts'

/** A function of the user's, whatever it takes. */
export type UserFunction = (...args: never[]) => unknown

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
export function closureOperator(kind: ClosureOperatorKind, fn: UserFunction): () => NarrowOperator {
  const closure = rddClosure(fn, kind, { mayBeAsync: awaited.has(kind) })
  return () => ({ kind, closure: closure() })
}

/** The aggregator of `combineByKey`'s functions, likewise. */
export function combineAggregator(
  createCombiner: UserFunction,
  mergeValue: UserFunction,
  mergeCombiners: UserFunction,
): () => Aggregator {
  const [create, merge, mergeTwo] = [
    rddClosure(createCombiner, 'combineByKey'),
    rddClosure(mergeValue, 'combineByKey'),
    rddClosure(mergeCombiners, 'combineByKey'),
  ]
  return () => ({ kind: 'combine', createCombiner: create(), mergeValue: merge(), mergeCombiners: mergeTwo() })
}
