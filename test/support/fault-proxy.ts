import http from 'node:http'
import { LoopbackServer } from './loopback-server.ts'

/** What becomes of one request. */
export type Fault =
  /** The endpoint never hears of it; this is the answer. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string }
  /** The endpoint never hears of it; the connection is cut. */
  | { readonly kind: 'reset' }
  /** The endpoint does what is asked; the connection is cut instead of an answer. */
  | { readonly kind: 'lose answer' }
  /** The answer's body stops in its middle: cut off, or for ever. */
  | { readonly kind: 'cut body' }
  | { readonly kind: 'hang body' }
  /** A byte in the middle of the answer's body is another one. */
  | { readonly kind: 'flip byte' }
  /** The answer has an ETag that says nothing of the content. */
  | { readonly kind: 'other etag' }
  /** The endpoint never hears of it; this is the answer, with the status 200. */
  | { readonly kind: 'answer'; readonly body: string }

export interface ProxiedRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** How many requests came before. */
  readonly index: number
}

export type FaultPlan = (request: ProxiedRequest) => Fault | undefined | Promise<Fault | undefined>

/** Stands between a client and an endpoint of AWS and does to its requests what the plan says. Everything else passes unchanged. */
export class FaultProxy {
  /** Faults that were done, in order; a test that does not look at them may have tested nothing. */
  readonly fired: (Fault['kind'] | number)[] = []
  readonly requests: ProxiedRequest[] = []
  /** Of the answers that the endpoint itself gave, in order. */
  readonly statuses: number[] = []
  plan: FaultPlan = () => undefined
  readonly #upstream: URL
  readonly #server = new LoopbackServer((request, response) => void this.#handle(request, response))

  private constructor(upstream: string) {
    this.#upstream = new URL(upstream)
  }

  static async start(upstream: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream)
    await proxy.#server.listen()
    return proxy
  }

  get endpoint(): string {
    return this.#server.endpoint
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const seen = { method: request.method ?? '', path: request.url ?? '', index: this.requests.length }
    this.requests.push(seen)
    request.on('error', () => {})
    const fault = await this.plan(seen)
    if (fault !== undefined) this.fired.push(fault.kind === 'refuse' ? fault.status : fault.kind)
    if (fault?.kind === 'reset') {
      request.socket.destroy()
      return
    }
    if (fault?.kind === 'refuse') {
      // The client would send the body to a closed connection otherwise.
      for await (const _ of request);
      const message = 'refused by the test'
      response.writeHead(fault.status, { 'x-amzn-errortype': fault.code, 'content-type': 'application/xml' })
      response.end(
        seen.path.startsWith('/2015-03-31/')
          ? JSON.stringify({ Type: 'User', message })
          : `<?xml version="1.0"?><Error><Code>${fault.code}</Code><Message>${message}</Message></Error>`,
      )
      return
    }
    if (fault?.kind === 'answer') {
      for await (const _ of request);
      response.writeHead(200, { 'content-type': 'application/xml' }).end(fault.body)
      return
    }
    this.#forward(request, response, fault)
  }

  #forward(request: http.IncomingMessage, response: http.ServerResponse, fault: Fault | undefined): void {
    const { hostname, port } = this.#upstream
    const { method, url: path, headers } = request
    const forwarded = http.request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', () => response.destroy())
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        this.statuses.push(answer.statusCode ?? 500)
        if (fault?.kind === 'lose answer') {
          request.socket.destroy()
          return
        }
        const { connection: _, 'transfer-encoding': __, ...rest } = answer.headers
        if (fault?.kind === 'other etag') rest.etag = '"of no sum"'
        const length = method === 'HEAD' ? {} : { 'content-length': body.length }
        response.writeHead(answer.statusCode ?? 500, { ...rest, ...length })
        const middle = body.length >> 1
        switch (fault?.kind) {
          case 'cut body':
            response.write(body.subarray(0, middle), () => request.socket.destroy())
            return
          case 'hang body':
            response.write(body.subarray(0, middle))
            return
          case 'flip byte':
            body[middle] = (body[middle] ?? 0) ^ 0x40
            response.end(body)
            return
          default:
            response.end(body)
        }
      })
    })
    forwarded.on('error', () => response.destroy())
    request.pipe(forwarded)
  }
}

/** A seeded source of numbers in [0, 1): the same faults in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
