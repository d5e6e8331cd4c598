import type { ServiceClock } from '../service-clock.ts'
import { CredentialsEndpoint, type CredentialsGrant } from './credentials-endpoint.ts'
import type { AssumeRole } from './role-credentials.ts'
import { RoleSession } from './role-session.ts'

export interface ApplicationRolesOptions {
  readonly assume: AssumeRole
  readonly clock: ServiceClock
  readonly warn: (text: string) => void
}

/** Lets processes of applications act in their applications' roles. */
export class ApplicationRoles {
  readonly #options: ApplicationRolesOptions
  #endpoint: Promise<CredentialsEndpoint> | undefined

  constructor(options: ApplicationRolesOptions) {
    this.#options = options
  }

  /**
   * Assumes the role for a job, in whose name its requests then are.
   *
   * @throws why the role cannot be assumed
   */
  async grant(role: string, job: string): Promise<CredentialsGrant> {
    this.#endpoint ??= CredentialsEndpoint.open()
    const endpoint = await this.#endpoint
    return endpoint.grant(await RoleSession.open({ ...this.#options, role, session: job.slice(-64) }))
  }

  async close(): Promise<void> {
    await this.#endpoint?.then(
      (endpoint) => endpoint.close(),
      () => undefined,
    )
  }
}
