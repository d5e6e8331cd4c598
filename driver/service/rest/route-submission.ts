import { errorResponse, PROTOCOL_VERSION, type RestResponse } from './submission-message.ts'
import type { Submissions } from './submissions.ts'

/** What Spark's server answers to a version that it does not know. */
const UNKNOWN_PROTOCOL_VERSION = 468
const ADVICE = `Please submit requests through http://[host]:[port]/${PROTOCOL_VERSION}/submissions/...`

/** Answers a request by its path, in the words of Spark's server. */
export async function routeSubmission(
  submissions: Submissions,
  method: string,
  path: string,
  readBody: () => Promise<string>,
): Promise<RestResponse> {
  const [version, prefix, action, id, ...rest] = path.split('/').filter(Boolean)
  if (version === undefined) return errorResponse(400, `Missing protocol version. ${ADVICE}`)
  if (version !== PROTOCOL_VERSION)
    return errorResponse(UNKNOWN_PROTOCOL_VERSION, `Unknown protocol version '${version}'. ${ADVICE}`, {
      highestProtocolVersion: PROTOCOL_VERSION,
    })
  if (prefix !== 'submissions') return errorResponse(400, `Missing the /submissions prefix. ${ADVICE}`)
  const wanted = METHODS.get(action ?? '')
  if (wanted === undefined || rest.length > 0)
    return errorResponse(400, `Missing an action: please specify one of /create, /kill, or /status. ${ADVICE}`)
  if (method !== wanted) return errorResponse(405, `/${action} takes ${wanted}, not ${method}.`)
  if (action === 'create') return submissions.create(await readBody())
  if (id === undefined) return errorResponse(400, `Submission ID is missing in ${action} request.`)
  return action === 'kill' ? submissions.kill(id) : submissions.status(id)
}

const METHODS: ReadonlyMap<string, string> = new Map([
  ['create', 'POST'],
  ['kill', 'POST'],
  ['status', 'GET'],
])
