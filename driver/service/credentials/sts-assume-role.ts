import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'
import type { AssumeRole } from './role-credentials.ts'

/** All that a role gives to who has been given one himself. */
const DURATION_SECONDS = 3600

/** Assumes roles by `sts:AssumeRole`. Region, credentials and endpoint are the environment's. */
export function stsAssumeRole(): AssumeRole {
  let client: STSClient | undefined
  return async (role, session) => {
    client ??= new STSClient(awsClientSettings())
    const command = new AssumeRoleCommand({
      RoleArn: role,
      RoleSessionName: session,
      DurationSeconds: DURATION_SECONDS,
    })
    const { Credentials: given } = await client.send(command).catch((error: unknown) => {
      throw explainAwsError(error, { action: 'sts:AssumeRole', resource: `the role ${role}` })
    })
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
      expiresAtMs: given?.Expiration?.getTime() ?? 0,
    }
  }
}
