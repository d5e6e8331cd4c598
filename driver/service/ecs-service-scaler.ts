import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { awsClientSettings } from '../../common/storage/aws-client-settings.ts'
import type { ServiceScaler } from './service-scaler.ts'

/** Scales an ECS service by `ecs:UpdateService`. Region, credentials and endpoint are the environment's. */
export function openEcsServiceScaler(cluster: string, service: string): ServiceScaler {
  const client = new ECSClient(awsClientSettings())
  return {
    async setDesiredCount(desiredCount) {
      await client.send(new UpdateServiceCommand({ cluster, service, desiredCount }))
    },
  }
}
