import { type ClusterCheck, ok, warn } from '../check.ts'

export const workBucket: ClusterCheck = {
  name: 'bucket',
  async run(probe, cluster) {
    const [{ region }, here] = await Promise.all([probe.bucket(cluster.workBucket), probe.region()])
    if (region === undefined || region === here) return ok(cluster.workBucket)
    return warn(
      `${cluster.workBucket} is in ${region}, and requests go to ${here}`,
      `Set AWS_REGION=${region}: traffic between regions is slow, and paid for.`,
    )
  },
}
