import type { ClusterDescription } from '../../../../common/config/cluster-description.ts'
import type { ClusterCheck } from '../check.ts'
import { ok } from '../check.ts'

/** Whether it is there and can be read; the probe says what is wrong with one that cannot. */
export const cluster: ClusterCheck = {
  name: 'cluster',
  async run({ clusterName }, description) {
    const sizes = description.executors.map(({ memoryMB }) => memoryMB).join(', ')
    return ok(`${clusterName}: executors of ${sizes} MB, ${driver(description)}`)
  },
}

function driver({ driver }: ClusterDescription): string {
  switch (driver.kind) {
    case 'service':
      return 'a driver service'
    case 'task':
      return 'a driver task for each application'
    case 'none':
      return 'no driver'
  }
}
