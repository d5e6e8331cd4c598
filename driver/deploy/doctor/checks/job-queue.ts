import { type ClusterCheck, ok, warn } from '../check.ts'

export const jobQueue: ClusterCheck = {
  name: 'queue',
  async run(probe, { queueUrl, deadLetterQueueUrl }) {
    if (queueUrl === undefined) return ok('none: this cluster has no driver service')
    const [waiting, dead] = await Promise.all([
      probe.queueDepth(queueUrl),
      deadLetterQueueUrl === undefined ? 0 : probe.queueDepth(deadLetterQueueUrl),
    ])
    const detail = `${waiting} waiting, ${dead} in the dead-letter queue`
    if (dead === 0) return ok(detail)
    return warn(
      detail,
      'Look at the attribute Reason of those messages (docs/operations.md), mend it, and submit the jobs again.',
    )
  },
}
