import { SparkError } from '../../common/errors/spark-error.ts'
import { notSerializable } from '../closure/not-serializable.ts'
import pyspark from './pyspark-api.json' with { type: 'json' }

/** A class of Spark's API, by PySpark's name of it. */
export type SparkClass = keyof typeof pyspark.classes

/**
 * Gives a class what Spark's has and ours has not, to refuse it by name: `df.cube` would else be undefined, and a call of it a TypeError that says
 * no more than that. The compiler of TypeScript knows nothing of these: there they are errors already.
 */
export function refuseMissingMethods(prototype: object, name: SparkClass): void {
  const { methods, properties } = pyspark.classes[name]
  for (const method of methods) refuse(prototype, method, `${name}.${method}`, 'method')
  for (const property of properties) refuse(prototype, property, `${name}.${property}`, 'property')
}

/** The prototype of an object that holds the functions: what Spark has beside them, each refused by name. */
export function missingFunctions(functions: object): object {
  const missing = {}
  Object.defineProperty(missing, notSerializable, { value: 'functions make columns, which live in the driver' })
  for (const name of pyspark.functions) if (!(name in functions)) refuse(missing, name, `functions.${name}`, 'method')
  return missing
}

function refuse(holder: object, name: string, feature: string, kind: 'method' | 'property'): void {
  if (name in holder) return
  const refusal = (): never => {
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `${feature}, which Spark has and Flashover does not have yet`,
    })
  }
  Object.defineProperty(holder, name, {
    configurable: true,
    ...(kind === 'method' ? { value: refusal } : { get: refusal }),
  })
}
