import type { DriverDescription } from '../../../../common/config/cluster-description.ts'
import { encodeJobMessage } from '../../../../common/jobs/job-message.ts'
import { awsClientSettings } from '../../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../../common/storage/explain-aws-error.ts'
import { openSqsJobQueue } from '../../../service/queue/sqs-job-queue.ts'
import type { JobLauncher } from './job-launcher.ts'

type Service = Extract<DriverDescription, { readonly kind: 'service' }>

/** By a message in the queue of a driver service, which is woken by its desired count. */
export function serviceLauncher({ cluster, service }: Service, queueUrl: string): JobLauncher {
  const queue = openSqsJobQueue(queueUrl, undefined)
  return {
    async launch(id) {
      try {
        await queue.send(encodeJobMessage({ version: 1, kind: 'job', id }))
      } catch (error) {
        throw explainAwsError(error, { action: 'sqs:SendMessage', resource: `the queue ${queueUrl}` })
      }
    },
    async wake() {
      const { ECSClient, UpdateServiceCommand } = await import('@aws-sdk/client-ecs')
      const client = new ECSClient(awsClientSettings())
      try {
        // Whether it sleeps is not asked, which would take another permission: a service that runs is left as it is.
        await client.send(new UpdateServiceCommand({ cluster, service, desiredCount: 1 }))
      } catch (error) {
        throw explainAwsError(error, { action: 'ecs:UpdateService', resource: `the service ${cluster}/${service}` })
      } finally {
        client.destroy()
      }
    },
    close: () => queue.close(),
  }
}
