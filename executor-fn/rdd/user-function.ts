import { inspect } from 'node:util'
import { deserializeClosure } from '../../common/closure/deserialize-closure.ts'
import type { SerializedClosure } from '../../common/closure/serialized-closure.ts'
import { SparkError } from '../../common/errors/spark-error.ts'

/**
 * A user's function of one argument, brought to life. What it throws becomes FAILED_EXECUTE_UDF, so that a mistake in it is told from one of
 * the engine. It gets exactly one argument: `map(parseInt)` must not see an index.
 */
export function unaryFunction(closure: SerializedClosure, operation: string): (value: unknown) => unknown {
  const fn = deserializeClosure<(value: unknown) => unknown>(closure)
  return (value) => {
    try {
      return fn(value)
    } catch (error) {
      throw userFailure(error, fn.name, operation)
    }
  }
}

/** The same of two arguments. */
export function binaryFunction(closure: SerializedClosure, operation: string): (a: unknown, b: unknown) => unknown {
  const fn = deserializeClosure<(a: unknown, b: unknown) => unknown>(closure)
  return (a, b) => {
    try {
      return fn(a, b)
    } catch (error) {
      throw userFailure(error, fn.name, operation)
    }
  }
}

/** What a user's code threw, with its own lines of the stack. */
export function userFailure(error: unknown, name: string, operation: string): SparkError {
  if (error instanceof SparkError) return error
  const functionName = `${name === '' ? 'the function' : `the function ${name}`} of ${operation}`
  return new SparkError('FAILED_EXECUTE_UDF', { functionName, reason: describe(error) }, { cause: error })
}

const MAX_FRAMES = 8

function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : inspect(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*\bclosure:/.test(line))
  const said = `${error.name}: ${error.message}`
  return frames.length === 0 ? said : [said, ...frames.slice(0, MAX_FRAMES), ''].join('\n')
}
