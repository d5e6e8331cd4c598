import { SparkError } from '../../../common/errors/spark-error.ts'
import { applicationOfJob } from '../../../common/jobs/job-id.ts'
import { gatherConf } from '../gather-conf.ts'
import { writeChunk } from '../standard-output.ts'
import { namedSettings } from '../submit/named-settings.ts'
import type { SubmitOptions } from '../submit/submit-command.ts'
import { UsageError } from '../usage-error.ts'
import { describeJob } from './describe-job.ts'
import { jobConf } from './job-conf.ts'
import { killJob } from './kill-job.ts'
import { withCluster } from './open-cluster.ts'

/** `flashover submit --kill ID` and `--status ID`. */
export async function runJobRequest(options: SubmitOptions): Promise<void> {
  const { kill, status } = options
  if (kill !== undefined && status !== undefined)
    throw new UsageError('flashover submit takes either --kill or --status')
  const settings = gatherConf({ ...options, named: namedSettings(options), defaultName: '' }, () => {})
  const id = kill ?? status ?? ''
  await withCluster(jobConf(settings).cluster, applicationOfJob(id), async ({ jobs }) => {
    if (kill !== undefined) return writeChunk(`${await killJob(kill, jobs, Date.now())}\n`)
    const record = await jobs.read(id)
    if (record === undefined) throw new SparkError('JOB_NOT_FOUND', { id })
    return writeChunk(`${id} ${describeJob(record, Date.now())}\n`)
  })
}
