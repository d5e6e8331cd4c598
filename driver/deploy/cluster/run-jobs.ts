import { writeChunk } from '../standard-output.ts'
import { jobRow, jobTable } from './job-table.ts'
import type { JobsOptions } from './jobs-command.ts'
import { listJobs } from './list-jobs.ts'
import { withCluster } from './open-cluster.ts'

/** Prints the latest jobs of a cluster. */
export function runJobs({ cluster, limit, json }: JobsOptions): Promise<void> {
  return withCluster(cluster, async ({ jobs, objects }) => {
    const nowMs = Date.now()
    const onDamaged = ({ message }: Error): void => void process.stderr.write(`WARN flashover jobs: ${message}\n`)
    const rows = (await listJobs(jobs, objects, limit, onDamaged)).map((record) => jobRow(record, nowMs))
    await writeChunk(json ? `${JSON.stringify(rows, undefined, 2)}\n` : jobTable(rows))
  })
}
