import type { Check, ClusterCheck } from './check.ts'
import { clock } from './checks/clock.ts'
import { cluster } from './checks/cluster.ts'
import { credentials } from './checks/credentials.ts'
import { executorFunctions } from './checks/executor-functions.ts'
import { jobQueue } from './checks/job-queue.ts'
import { network } from './checks/network.ts'
import { nodeVersion } from './checks/node-version.ts'
import { quotas } from './checks/quotas.ts'
import { region } from './checks/region.ts'
import { release } from './checks/release.ts'
import { smokeJob } from './checks/smoke-job.ts'
import { workBucket } from './checks/work-bucket.ts'

/** In the order in which they are made: what others need comes first. */
export const checks: readonly Check[] = [nodeVersion, region, credentials, network, clock]

/** These want a cluster. */
export const clusterChecks: readonly ClusterCheck[] = [
  cluster,
  release,
  workBucket,
  jobQueue,
  executorFunctions,
  quotas,
  smokeJob,
]
