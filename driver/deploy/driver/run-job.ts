import { applicationOfJob } from '../../../common/jobs/job-id.ts'
import { isFinal, type JobState } from '../../../common/jobs/job-record.ts'
import { readCluster } from '../../application/cluster/read-cluster.ts'
import { jobOfMessage } from '../../service/dispatch/job-of-message.ts'
import { openDriverService } from '../../service/open-driver-service.ts'
import { SingleMessageQueue } from '../../service/queue/single-message-queue.ts'
import { systemServiceClock } from '../../service/system-service-clock.ts'
import { EXIT_FAILED } from '../exit-code.ts'
import { drainOnSignal } from './drain-on-signal.ts'
import type { RunOptions } from './driver-command.ts'
import { cliFile, report, warn } from './driver-output.ts'

/**
 * Runs the job of one message; the exit code is 0 if it succeeded, or had ended before. A job that is given back has nobody to take it again, and is
 * cancelled.
 */
export async function runJob({ cluster: clusterName, message, jobMemoryMb, stopTimeout }: RunOptions): Promise<void> {
  const onSignal = drainOnSignal()
  const fail = (): void => {
    process.exitCode = EXIT_FAILED
  }
  const job = jobOfMessage(message)
  if (typeof job === 'string') {
    warn(job)
    return fail()
  }
  // Its role is for jobs of one declared application, and sees what the cluster is to that.
  const cluster = await readCluster(clusterName, applicationOfJob(job.id))
  const queue = new SingleMessageQueue(systemServiceClock, message, (reason) => {
    warn(reason)
    fail()
  })
  let last: { readonly id: string; readonly state: JobState } | undefined
  const { service, jobs, close } = openDriverService({
    clusterName,
    cluster,
    queue,
    scaler: undefined,
    cli: cliFile(),
    heapMB: jobMemoryMb,
    secretVariables: [],
    maxConcurrentJobs: 1,
    idleTimeoutMs: 0,
    stopTimeoutMs: stopTimeout * 1000,
    report: (line) => {
      if (line['event'] === 'job') last = { id: String(line['id']), state: line['state'] as JobState }
      report(line)
    },
    warn,
  })
  onSignal(() => service.drain())
  service.start()
  await service.ended
  if (last !== undefined && !isFinal(last))
    await jobs.change(last.id, { kind: 'Cancel', nowMs: Date.now(), reason: 'its driver was shut down' })
  if (last !== undefined && last.state !== 'succeeded') fail()
  await close()
}
