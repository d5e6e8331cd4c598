/** Temporary credentials of a role. */
export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number
}

/**
 * Assumes a role; the driver's own credentials must allow it.
 *
 * @param session names who uses them, in the account's records of requests: `[\w+=,.@-]`, at most 64
 */
export type AssumeRole = (role: string, session: string) => Promise<RoleCredentials>
