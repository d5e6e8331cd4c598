import { devNull } from 'node:os'
import type { CredentialsGrant } from '../credentials/credentials-endpoint.ts'
import { LINK_VARIABLE } from './link-message.ts'

/** All from which the SDKs of AWS take credentials. */
const SOURCES: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
])

export interface ApplicationEnvironmentOptions {
  /** Of the service. */
  readonly environment: NodeJS.ProcessEnv
  /** Names of variables that are the service's alone. */
  readonly secretVariables: readonly string[]
  readonly region: string
  readonly credentials: CredentialsGrant['environment']
}

/** The environment of an application's process: the service's, without what would lead to the service's own credentials. */
export function applicationEnvironment(options: ApplicationEnvironmentOptions): NodeJS.ProcessEnv {
  const { environment, secretVariables, region, credentials } = options
  const kept = Object.entries(environment).filter(([name]) => !SOURCES.has(name) && !secretVariables.includes(name))
  return {
    ...Object.fromEntries(kept),
    // Whose files these are may be anybody's: a profile in them would come before what the service gives.
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: region,
    ...credentials,
    [LINK_VARIABLE]: '1',
  }
}
