import type { ServiceClock } from '../service-clock.ts'
import type { AssumeRole, RoleCredentials } from './role-credentials.ts'

export interface RoleSessionOptions {
  readonly role: string
  /** See `AssumeRole`. */
  readonly session: string
  readonly assume: AssumeRole
  readonly clock: ServiceClock
  readonly warn: (text: string) => void
}

/** Until a renewal that failed is tried again. */
const RETRY_MS = 60_000

/**
 * The credentials of a role, kept fresh for as long as they are wanted: renewed when half of their time has passed, so that who asks is never made to wait, and so that
 * half an hour in which no role can be assumed harms nobody.
 */
export class RoleSession {
  readonly #options: RoleSessionOptions
  #credentials: RoleCredentials
  #callOff: () => void = () => {}
  #isClosed = false

  private constructor(options: RoleSessionOptions, credentials: RoleCredentials) {
    this.#options = options
    this.#credentials = credentials
    this.#renewLater()
  }

  /** @throws why the role cannot be assumed */
  static async open(options: RoleSessionOptions): Promise<RoleSession> {
    return new RoleSession(options, await options.assume(options.role, options.session))
  }

  /** undefined: they have ended, and could not be renewed. */
  get credentials(): RoleCredentials | undefined {
    return this.#credentials.expiresAtMs > this.#options.clock.wallMs() ? this.#credentials : undefined
  }

  close(): void {
    this.#isClosed = true
    this.#callOff()
  }

  #renewLater(): void {
    const { clock } = this.#options
    const leftMs = this.#credentials.expiresAtMs - clock.wallMs()
    this.#callOff = clock.after(Math.max(RETRY_MS, leftMs / 2), () => void this.#renew())
  }

  async #renew(): Promise<void> {
    const { assume, clock, role, session, warn } = this.#options
    try {
      this.#credentials = await assume(role, session)
      if (!this.#isClosed) this.#renewLater()
    } catch (error) {
      if (this.#isClosed) return
      warn(
        `the credentials of ${session} could not be renewed: ${error instanceof Error ? error.message : String(error)}`,
      )
      this.#callOff = clock.after(RETRY_MS, () => void this.#renew())
    }
  }
}
