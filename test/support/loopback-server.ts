import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of HTTP on a port of its own of the loopback address: `await new LoopbackServer(listener).listen()`. */
export class LoopbackServer {
  readonly #server: http.Server

  constructor(listener: http.RequestListener) {
    this.#server = http.createServer(listener)
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts the connections that are open. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}
