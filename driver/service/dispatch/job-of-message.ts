import { parseJobMessage } from '../../../common/jobs/job-message.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import { scheduledJob } from '../../../common/jobs/scheduled-job.ts'

/** The job that a message is about. */
export interface MessagedJob {
  readonly id: string
  /** The record that the message asks for, and the name of its schedule. */
  readonly scheduled?: { readonly record: JobRecord; readonly schedule: string }
}

/** @returns why it is none, where it is none */
export function jobOfMessage(body: string, nowMs: number): MessagedJob | string {
  try {
    const message = parseJobMessage(body)
    switch (message.kind) {
      case 'job':
        return { id: message.id }
      case 'scheduled': {
        const record = scheduledJob(message, nowMs)
        return { id: record.id, scheduled: { record, schedule: message.schedule } }
      }
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
