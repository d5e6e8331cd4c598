import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ListenOptions, refusedListening, refusedRequest } from './request-access.ts'
import { routeSubmission } from './route-submission.ts'
import { encodeResponse, errorResponse, type RestResponse } from './submission-message.ts'
import type { Submissions } from './submissions.ts'

const MAX_BODY_BYTES = 2 ** 20
const REQUEST_MS = 30_000

export interface ServiceServerOptions extends ListenOptions {
  readonly isHealthy: () => boolean
  readonly submissions: Submissions
  readonly warn: (text: string) => void
}

export interface ServiceServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * The service's HTTP server: `GET /health`, and Spark's submission protocol below `/v1/submissions`.
 *
 * @throws where anybody could submit jobs, or the address is taken
 */
export async function openServiceServer(options: ServiceServerOptions): Promise<ServiceServer> {
  const refusal = refusedListening(options)
  if (refusal !== undefined) throw new Error(`the driver's REST endpoint cannot listen: ${refusal}`)
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, reply) => {
    void answer(request, options).then((result) => send(reply, result, options))
  })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
}

async function answer(request: IncomingMessage, options: ServiceServerOptions): Promise<RestResponse> {
  const path = (request.url ?? '/').replace(/[?#].*$/, '')
  // Says nothing but whether; a health check has no token.
  if (request.method === 'GET' && path === '/health') {
    const isHealthy = options.isHealthy()
    return { status: isHealthy ? 200 : 503, body: { healthy: isHealthy } }
  }
  const refusal = refusedRequest(request.headers, options)
  if (refusal !== undefined) return errorResponse(refusal.status, refusal.reason)
  try {
    return await routeSubmission(options.submissions, request.method ?? '', path, () => readBody(request))
  } catch (error) {
    if (error instanceof BodyTooLarge) return errorResponse(413, error.message)
    const reason = error instanceof Error ? error.message : String(error)
    options.warn(`a request for ${path} failed: ${reason}`)
    return errorResponse(500, `The request could not be done: ${reason}`)
  }
}

class BodyTooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > MAX_BODY_BYTES) throw new BodyTooLarge(`A request may have ${MAX_BODY_BYTES} bytes.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function send(reply: ServerResponse, result: RestResponse, { warn }: ServiceServerOptions): void {
  reply.on('error', (error) => warn(`an answer could not be sent: ${error.message}`))
  reply.writeHead(result.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(result.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    // What there still is of a request that was not read is not read.
    ...(result.status === 413 ? { connection: 'close' } : {}),
  })
  reply.end(`${encodeResponse(result)}\n`)
}
