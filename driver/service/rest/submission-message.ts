import * as v from 'valibot'

/** The version of Spark whose protocol this is. */
const SPARK_VERSION = '4.3.0'
export const PROTOCOL_VERSION = 'v1'

/** What a client of Spark's standalone REST server sends to create a submission; named as there. */
export interface CreateSubmissionRequest {
  readonly action: 'CreateSubmissionRequest'
  readonly clientSparkVersion: string
  readonly appResource: string
  readonly mainClass?: string | null
  readonly appArgs: readonly string[]
  readonly sparkProperties: Readonly<Record<string, string>>
  readonly environmentVariables: Readonly<Record<string, string>>
}

const texts = v.record(v.string(), v.string())

/** Fields that it does not name are told to the client, as Spark's server does it. */
export const createSubmissionShape: v.GenericSchema<unknown, CreateSubmissionRequest> = v.looseObject({
  action: v.literal('CreateSubmissionRequest'),
  clientSparkVersion: v.string(),
  appResource: v.pipe(v.string(), v.nonEmpty()),
  mainClass: v.exactOptional(v.nullable(v.string())),
  appArgs: v.array(v.string()),
  sparkProperties: texts,
  environmentVariables: texts,
})

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'action',
  'clientSparkVersion',
  'message',
  'appResource',
  'mainClass',
  'appArgs',
  'sparkProperties',
  'environmentVariables',
])

export const unknownFields = (request: CreateSubmissionRequest): readonly string[] =>
  Object.keys(request).filter((name) => !KNOWN_FIELDS.has(name))

/** States of a driver, in Spark's words. */
export type DriverState = 'SUBMITTED' | 'RUNNING' | 'FINISHED' | 'RELAUNCHING' | 'KILLED' | 'FAILED' | 'ERROR'

/** An answer, with the status of HTTP that goes with it. */
export interface RestResponse {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

type Action = 'CreateSubmissionResponse' | 'SubmissionStatusResponse' | 'KillSubmissionResponse'

export function response(action: Action, fields: Readonly<Record<string, unknown>>): RestResponse {
  return { status: 200, body: { action, serverSparkVersion: SPARK_VERSION, ...fields } }
}

export function errorResponse(
  status: number,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): RestResponse {
  return { status, body: { action: 'ErrorResponse', message, serverSparkVersion: SPARK_VERSION, ...fields } }
}

/** As Spark's server writes it: indented, fields in the order of their names. */
export function encodeResponse({ body }: RestResponse): string {
  const sorted = Object.entries(body).sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify(Object.fromEntries(sorted), undefined, 2)
}
