import { SparkError } from '../../../common/errors/spark-error.ts'
import type { JobDefinition } from '../../../common/jobs/job-definition.ts'
import { queuedJob } from '../../../common/jobs/job-record.ts'
import type { JobStore } from '../../service/store/job-store.ts'
import type { JobLauncher } from './launcher/job-launcher.ts'

export interface SubmitOptions {
  readonly jobs: JobStore
  readonly launcher: JobLauncher
  readonly nowMs: number
  readonly warn: (message: string) => void
}

/** Writes the record of a job, then hands it to its driver. A job that cannot be handed over is cancelled, and the error is thrown. */
export async function submitJob(
  id: string,
  definition: JobDefinition,
  { jobs, launcher, nowMs, warn }: SubmitOptions,
): Promise<void> {
  if (!(await jobs.create(queuedJob(id, definition, { submittedAtMs: nowMs }))))
    throw new SparkError('JOB_ALREADY_EXISTS', { id })
  try {
    await launcher.launch(id)
  } catch (error) {
    await jobs
      .change(id, { kind: 'Cancel', nowMs, reason: `it could not be handed to a driver: ${String(error)}` })
      .catch(() => undefined)
    throw error
  }
  await wakeOrWarn(launcher, warn)
}

/** The job is in the queue, and an alarm on its depth wakes the driver too: that it cannot be done from here is no failure. */
async function wakeOrWarn(launcher: JobLauncher, warn: (message: string) => void): Promise<void> {
  try {
    await launcher.wake()
  } catch (error) {
    warn(
      `the driver could not be woken: ${error instanceof Error ? error.message : String(error)}. An alarm wakes it within minutes`,
    )
  }
}
