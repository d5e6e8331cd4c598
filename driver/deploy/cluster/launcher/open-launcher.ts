import type { ClusterDescription } from '../../../../common/config/cluster-description.ts'
import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { JobLauncher } from './job-launcher.ts'
import { serviceLauncher } from './service-launcher.ts'
import { taskLauncher } from './task-launcher.ts'

/** @throws CLUSTER_WITHOUT_DRIVER */
export function openLauncher(cluster: string, { driver, queueUrl = '' }: ClusterDescription): JobLauncher {
  switch (driver.kind) {
    case 'service':
      return serviceLauncher(driver, cluster, queueUrl)
    case 'task':
      return taskLauncher(driver, cluster)
    case 'none':
      throw new SparkError('CLUSTER_WITHOUT_DRIVER', { cluster })
  }
}
