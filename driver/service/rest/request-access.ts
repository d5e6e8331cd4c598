import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Where the service listens, and who may speak to it. */
export interface ListenOptions {
  /** An address of this machine. */
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Asked of every request; undefined where only this machine can make one. */
  readonly token: string | undefined
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/

/** Why it may not listen there; undefined: it may. */
export function refusedListening({ host, token }: ListenOptions): string | undefined {
  if (token === '') return 'the token is empty'
  if (token !== undefined || LOOPBACK.test(host)) return undefined
  return `on ${host} anybody could submit jobs: set a token in FLASHOVER_REST_TOKEN, or listen on 127.0.0.1`
}

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 401 | 403
  readonly reason: string
}

/**
 * Whether a request is answered. Without a token only by a name of this machine and from no page of a browser: a page may send requests to loopback, and a name
 * may be made to lead there.
 */
export function refusedRequest(headers: IncomingHttpHeaders, { token }: ListenOptions): Refusal | undefined {
  if (token !== undefined)
    return isToken(headers.authorization, token)
      ? undefined
      : { status: 401, reason: 'The request has no valid bearer token.' }
  if (headers.origin !== undefined) return { status: 403, reason: 'Requests of web pages are not answered.' }
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  if (!LOOPBACK.test(host)) return { status: 403, reason: `The host ${JSON.stringify(host)} is not this one.` }
  return undefined
}

function isToken(authorization: string | undefined, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
  const hash = (text: string): Uint8Array => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(hash(given), hash(token))
}
