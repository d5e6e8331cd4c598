import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RoleSession } from './role-session.ts'

/** Where a process asks for its credentials, in the words of AWS's SDKs. */
export interface CredentialsGrant {
  readonly environment: {
    readonly AWS_CONTAINER_CREDENTIALS_FULL_URI: string
    readonly AWS_CONTAINER_AUTHORIZATION_TOKEN: string
  }
  /** Nobody gets these credentials any more, and they are renewed no longer. */
  revoke(): void
}

/**
 * Gives processes of this machine their credentials as ECS gives those of a task to its containers: over HTTP, with a token for each process. Every SDK of
 * AWS's knows how to ask, and asks again before they end.
 */
export class CredentialsEndpoint {
  readonly #server: Server
  readonly #byToken = new Map<string, RoleSession>()

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response))
    // It ends with what it serves.
    this.#server.unref()
  }

  /** Listens on this machine's own address, on a port of its own. */
  static async open(): Promise<CredentialsEndpoint> {
    const endpoint = new CredentialsEndpoint()
    await new Promise<void>((resolve, reject) => {
      endpoint.#server.once('error', reject)
      endpoint.#server.listen(0, '127.0.0.1', resolve)
    })
    return endpoint
  }

  /** @param session which is closed when the grant is revoked */
  grant(session: RoleSession): CredentialsGrant {
    const token = randomBytes(32).toString('base64url')
    this.#byToken.set(token, session)
    const { port } = this.#server.address() as AddressInfo
    return {
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
      },
      revoke: () => {
        this.#byToken.delete(token)
        session.close()
      },
    }
  }

  close(): void {
    for (const session of this.#byToken.values()) session.close()
    this.#byToken.clear()
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer({ method, headers }: IncomingMessage, response: ServerResponse): void {
    const session = this.#byToken.get(headers.authorization ?? '')
    const found = session?.credentials
    if (method !== 'GET' || session === undefined) send(response, 403, { message: 'no such token' })
    else if (found === undefined) send(response, 503, { message: 'the role can not be assumed now' })
    else
      send(response, 200, {
        AccessKeyId: found.accessKeyId,
        SecretAccessKey: found.secretAccessKey,
        Token: found.sessionToken,
        Expiration: new Date(found.expiresAtMs).toISOString(),
      })
  }
}

function send(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
