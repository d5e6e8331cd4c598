import { setTimeout as sleep } from 'node:timers/promises'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { applicationOfJob } from '../../../common/jobs/job-id.ts'
import { followJob } from '../../service/store/follow-job.ts'
import { writeChunk } from '../standard-output.ts'
import type { LogsOptions } from './logs-command.ts'
import { withCluster } from './open-cluster.ts'

const LOOK_MS = 1_000

/** Prints the log of a job, as far as it goes or, with `--follow`, to the end of the job. */
export function runLogs(id: string, { cluster, follow }: LogsOptions): Promise<void> {
  return withCluster(cluster, applicationOfJob(id), async ({ jobs, objects }) => {
    const pause = async (): Promise<boolean> => {
      if (follow) await sleep(LOOK_MS)
      return follow
    }
    let isThere = false
    for await (const sighting of followJob(id, { jobs, objects, pause })) {
      isThere = true
      if (sighting.kind === 'log') await writeChunk(sighting.bytes)
    }
    if (!isThere) throw new SparkError('JOB_NOT_FOUND', { id })
  })
}
