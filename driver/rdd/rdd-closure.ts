import type { SerializedClosure } from '../../common/closure/serialized-closure.ts'
import { checkedClosure } from '../closure/checked-closure.ts'

/** A function given to an operation of RDDs, refused at once where it cannot be shipped. Only some operations await it. */
export const rddClosure = (
  fn: (...args: never[]) => unknown,
  operation: string,
  { mayBeAsync = false } = {},
): (() => SerializedClosure) =>
  checkedClosure(fn, operation, { mayBeAsync, otherwise: 'Use mapPartitions or foreach, which do' })
