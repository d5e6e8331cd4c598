import type { DriverDescription } from '../../../../common/config/cluster-description.ts'
import { encodeJobMessage } from '../../../../common/jobs/job-message.ts'
import { explainAwsError } from '../../../../common/storage/explain-aws-error.ts'
import { openSqsJobQueue } from '../../../service/queue/sqs-job-queue.ts'
import type { JobLauncher } from './job-launcher.ts'

type Service = Extract<DriverDescription, { readonly kind: 'service' }>

/** By a message in the queue of a driver service, which is woken by its desired count. */
export function serviceLauncher({ cluster, service }: Service, clusterName: string, queueUrl: string): JobLauncher {
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
      const { openEcsServiceScaler } = await import('../../../service/ecs-service-scaler.ts')
      try {
        // Whether it sleeps is not asked, which would take another permission: a service that runs is left as it is.
        await openEcsServiceScaler(cluster, service).setDesiredCount(1)
      } catch (error) {
        throw explainAwsError(error, { action: 'ecs:UpdateService', resource: `the service ${cluster}/${service}` })
      }
    },
    outlook: async () => ({
      kind: 'Open',
      look: `flashover jobs --cluster ${clusterName} shows what runs before it, aws ecs describe-services --cluster ${cluster} --services ${service} whether its driver starts`,
    }),
    close: () => queue.close(),
  }
}
