import { SparkError } from '../../common/errors/spark-error.ts'
import { isStackOverflow } from '../../common/errors/stack-overflow.ts'

/** What a plan or an expression nested too deep for the recursive rules is refused with; other errors are given back as they are. */
export function refuseTooDeep(error: unknown): unknown {
  if (!isStackOverflow(error)) return error
  return new SparkError(
    'UNSUPPORTED_FEATURE',
    { feature: 'a query nested as deep as this one. Write it to files, or divide it into several, on the way' },
    { cause: error },
  )
}
