import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { isFinal } from '../../../common/jobs/job-record.ts'
import { listJobs } from '../cluster/list-jobs.ts'
import { withCluster } from '../cluster/open-cluster.ts'
import { confirm } from './confirm.ts'
import type { DestroyOptions } from './destroy-command.ts'
import { loadToolkit } from './load-toolkit.ts'
import { openWorkBucketCleaner } from './work-bucket-cleaner.ts'

const WORK_PREFIX = 'work/'
const LATEST_JOBS = 100

/**
 * Removes a cluster: the shuffle in its work bucket, then its stack; with `--purge` the whole bucket too, which else is kept with the records of jobs.
 * A cluster that is not there, for a former try ended between the two, is no error of the stack's removal.
 */
export async function runDestroy({ cluster, purge, yes }: DestroyOptions): Promise<void> {
  const say = (message: string): void => void process.stderr.write(`${message}\n`)
  const { toolkit } = await loadToolkit()
  const found = await findCluster(cluster)
  say(`The stack ${cluster} goes, with its executors, queues and drivers. Buckets of data are not touched.`)
  if (found !== undefined) {
    if (found.running > 0) say(`WARN flashover destroy: ${found.running} jobs wait or run: they end without output`)
    const bucket = `s3://${found.description.workBucket}`
    say(
      purge
        ? `All that is in ${bucket} goes: shuffle files, records of jobs, their logs and bundles, event logs.`
        : `Shuffle files in ${bucket}/${WORK_PREFIX} go. The bucket is kept, with records of jobs, logs, bundles and event logs: --purge takes it away.`,
    )
  }
  if (!yes && !(await confirm(`Destroy ${cluster}?`))) return say('nothing was changed')
  const cleaner = found === undefined ? undefined : openWorkBucketCleaner(found.description.workBucket)
  try {
    // Before the stack: a bucket that is to go with it must be empty.
    await cleaner?.empty(purge ? '' : WORK_PREFIX)
    const source = await toolkit.fromAssemblyBuilder(async ({ outdir }) => emptyStack(cluster, outdir))
    const { stacks } = await toolkit.destroy(source)
    if (!stacks.some(({ stackExisted }) => stackExisted)) return say(`there is no stack ${cluster}`)
    say(`${cluster} is destroyed`)
    if (found === undefined || cleaner === undefined || !(await cleaner.exists())) return
    // What ran until then may have written more.
    const left = await cleaner.empty(purge ? '' : WORK_PREFIX)
    if (purge) await cleaner.remove()
    else
      say(`kept: s3://${found.description.workBucket}${left > 0 ? ` (${left} late shuffle files were deleted)` : ''}`)
  } finally {
    cleaner?.close()
  }
}

interface FoundCluster {
  readonly description: ClusterDescription
  /** Of the latest jobs, those that have not ended. */
  readonly running: number
}

async function findCluster(name: string): Promise<FoundCluster | undefined> {
  try {
    return await withCluster(name, async ({ description, jobs, objects }) => {
      const latest = await listJobs(jobs, objects, LATEST_JOBS)
      return { description, running: latest.filter((record) => !isFinal(record)).length }
    })
  } catch (error) {
    if (error instanceof SparkError && error.condition === 'CLUSTER_NOT_FOUND') return undefined
    throw error
  }
}

/** A stack is destroyed by its name: what was in it need not be made again. */
async function emptyStack(stackName: string, outdir: string | undefined) {
  const { App, Stack } = await import('aws-cdk-lib')
  const app = new App(outdir === undefined ? {} : { outdir })
  new Stack(app, stackName)
  return app.synth()
}
