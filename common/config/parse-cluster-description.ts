import * as v from 'valibot'
import { SparkError } from '../errors/spark-error.ts'
import type { ClusterDescription } from './cluster-description.ts'
import { parseJson } from './json-shape.ts'

const text = v.pipe(v.string(), v.nonEmpty())
const count = v.pipe(v.number(), v.integer(), v.minValue(1))

const driver = v.variant('kind', [
  v.strictObject({ kind: v.literal('service'), cluster: text, service: text, applicationRole: text }),
  v.strictObject({
    kind: v.literal('task'),
    cluster: text,
    taskDefinition: text,
    container: text,
    subnets: v.array(text),
    securityGroups: v.array(text),
    assignPublicIp: v.boolean(),
    applicationRole: text,
  }),
  v.strictObject({ kind: v.literal('none') }),
])

const shape: v.GenericSchema<unknown, ClusterDescription> = v.strictObject({
  version: v.literal(1),
  workBucket: text,
  workPrefix: text,
  queueUrl: v.exactOptional(text),
  deadLetterQueueUrl: v.exactOptional(text),
  executorEventsUrl: v.exactOptional(text),
  executors: v.pipe(v.array(v.strictObject({ memoryMB: count, functionName: text, version: text })), v.minLength(1)),
  reservedConcurrency: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  driver,
  packageVersion: text,
})

/**
 * @param source where the text was found, for the error: the name of the parameter
 * @throws INVALID_CLUSTER_DESCRIPTION
 */
export function parseClusterDescription(json: string, source: string): ClusterDescription {
  const refuse = (reason: string): SparkError => new SparkError('INVALID_CLUSTER_DESCRIPTION', { source, reason })
  const description = parseJson(shape, json, refuse)
  if (description.driver.kind === 'service' && description.queueUrl === undefined)
    throw refuse('its driver is a service, and queueUrl is missing')
  return description
}
