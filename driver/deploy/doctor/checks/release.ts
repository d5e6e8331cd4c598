import { worksWith } from '../../../application/cluster/cluster-version.ts'
import { type ClusterCheck, fail, ok, warn } from '../check.ts'

/** Whether the cluster was deployed from a release that this one works with. */
export const release: ClusterCheck = {
  name: 'release',
  async run({ packageVersion: own }, { packageVersion: deployed }) {
    if (deployed === own) return ok(own)
    const detail = `the cluster was deployed from ${deployed}, this is ${own}`
    const fix = 'Deploy the cluster anew with this release (`flashover deploy`), or install its release here.'
    return worksWith(deployed, own) ? warn(detail, fix) : fail(detail, fix)
  },
}
