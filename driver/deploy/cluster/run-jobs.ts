import { DEFAULT_APPLICATION } from '../../../common/jobs/job-id.ts'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import { writeChunk } from '../standard-output.ts'
import { jobRow, jobTable } from './job-table.ts'
import type { JobsOptions } from './jobs-command.ts'
import { listJobs } from './list-jobs.ts'
import { withCluster } from './open-cluster.ts'

/** Prints the latest jobs of a cluster. */
export function runJobs({ cluster, runAs, limit, json }: JobsOptions): Promise<void> {
  return withCluster(cluster, runAs ?? DEFAULT_APPLICATION, async ({ jobs, objects }) => {
    const nowMs = Date.now()
    const warn = ({ message }: Error): void => void process.stderr.write(`WARN flashover jobs: ${message}\n`)
    const prefix = runAs === undefined ? jobKeys.jobs : jobKeys.jobsOf(runAs)
    const rows = (await listJobs(jobs, objects, { prefix, limit, warn })).map((record) => jobRow(record, nowMs))
    await writeChunk(json ? `${JSON.stringify(rows, undefined, 2)}\n` : jobTable(rows))
  })
}
