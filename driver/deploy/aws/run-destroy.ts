import { SparkError } from '../../../common/errors/spark-error.ts'
import { DEFAULT_APPLICATION } from '../../../common/jobs/job-id.ts'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import { isFinal } from '../../../common/jobs/job-record.ts'
import { readCluster } from '../../application/cluster/read-cluster.ts'
import { listJobs } from '../cluster/list-jobs.ts'
import { withCluster } from '../cluster/open-cluster.ts'
import { confirm } from './confirm.ts'
import type { DestroyOptions } from './destroy-command.ts'
import { loadToolkit } from './load-toolkit.ts'
import { type WorkBucket, workBucket } from './work-bucket.ts'

const WORK_PREFIX = 'work/'
const LATEST_JOBS = 100

/**
 * Removes a cluster: the shuffle in its work bucket, then its stack; with `--purge` the whole bucket too, which else is kept with the records of jobs.
 * What a former try has removed already is no error.
 */
export async function runDestroy({ cluster, purge, yes }: DestroyOptions): Promise<void> {
  const say = (message: string): void => void process.stderr.write(`${message}\n`)
  const { toolkit } = await loadToolkit()
  say(`The stack ${cluster} goes, with its executors, queues and drivers. Buckets of data are not touched.`)
  const bucket = await openWorkBucket(cluster)
  try {
    const prefix = purge ? '' : WORK_PREFIX
    if (bucket !== undefined) {
      const running = await countRunning(cluster)
      if (running > 0) say(`WARN flashover destroy: ${running} jobs wait or run: they end without output`)
      say(
        purge
          ? `All that is in ${bucket.uri} goes: shuffle files, records of jobs, their logs and bundles, event logs.`
          : `Shuffle files in ${bucket.uri}/${WORK_PREFIX} go. The bucket is kept, with records of jobs, logs, bundles and event logs: --purge takes it away.`,
      )
    }
    if (!yes && !(await confirm(`Destroy ${cluster}?`))) return say('nothing was changed')
    // Before the stack: a bucket that is to go with it must be empty.
    await bucket?.empty(prefix)
    const source = await toolkit.fromAssemblyBuilder(async ({ outdir }) => emptyStack(cluster, outdir))
    const { stacks } = await toolkit.destroy(source)
    say(stacks.some(({ stackExisted }) => stackExisted) ? `${cluster} is destroyed` : `there is no stack ${cluster}`)
    if (bucket === undefined || !(await bucket.exists())) return
    // What ran until then may have written more.
    await bucket.empty(prefix)
    if (purge) await bucket.remove()
    else say(`kept: ${bucket.uri}`)
  } finally {
    bucket?.close()
  }
}

/** undefined: there is no such cluster, or its bucket is gone. */
async function openWorkBucket(cluster: string): Promise<WorkBucket | undefined> {
  try {
    const bucket = workBucket((await readCluster(cluster)).workBucket)
    if (await bucket.exists()) return bucket
    bucket.close()
    return undefined
  } catch (error) {
    if (error instanceof SparkError && error.condition === 'CLUSTER_NOT_FOUND') return undefined
    throw error
  }
}

/** Of the latest jobs, how many have not ended. */
const countRunning = (cluster: string): Promise<number> =>
  withCluster(cluster, DEFAULT_APPLICATION, async ({ jobs, objects }) => {
    const latest = await listJobs(jobs, objects, { prefix: jobKeys.jobs, limit: LATEST_JOBS, warn: () => {} })
    return latest.filter((record) => !isFinal(record)).length
  })

/** A stack is destroyed by its name: what was in it need not be made again. */
async function emptyStack(stackName: string, outdir: string | undefined) {
  const { App, Stack } = await import('aws-cdk-lib')
  const app = new App(outdir === undefined ? {} : { outdir })
  new Stack(app, stackName)
  return app.synth()
}
