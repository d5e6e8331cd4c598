import * as v from 'valibot'
import { parseJson } from '../../../common/config/json-shape.ts'

/** An invocation of an executor for whose answer nobody waited, and which failed. */
export interface ExecutorFailure {
  /** The ARN of what was invoked. */
  readonly functionArn: string
  readonly requestId: string
  /** In Lambda's words: `RetriesExhausted`, `EventAgeExceeded`. */
  readonly condition: string
  /** What the function said last, where it said anything. */
  readonly reason: string
  /** The application whose task it was (`spark.app.id`, and more), where the invocation says so. */
  readonly applicationId: string | undefined
}

/** Lambda's record of an asynchronous invocation, as it sends it to the destination of failures; what is not asked for may be there. */
const shape = v.looseObject({
  requestContext: v.looseObject({ requestId: v.string(), functionArn: v.string(), condition: v.string() }),
  requestPayload: v.optional(v.unknown()),
  responsePayload: v.optional(v.unknown()),
})
const task = v.looseObject({ applicationId: v.string() })
/** A task too large for an invocation's payload: its key begins with its application. */
const spilledTask = v.looseObject({ spillKey: v.string() })
const error = v.looseObject({ errorMessage: v.string() })

/** @throws an Error that says why it is no such record */
export function parseExecutorFailure(body: string): ExecutorFailure {
  const { requestContext, requestPayload, responsePayload } = parseJson(shape, body, (reason) => new Error(reason))
  const { functionArn, requestId, condition } = requestContext
  const applicationId = v.is(task, requestPayload)
    ? requestPayload.applicationId
    : v.is(spilledTask, requestPayload)
      ? requestPayload.spillKey.split('/')[0]
      : undefined
  const reason = v.is(error, responsePayload) ? responsePayload.errorMessage : 'it said nothing'
  return { functionArn, requestId, condition, reason, applicationId }
}
