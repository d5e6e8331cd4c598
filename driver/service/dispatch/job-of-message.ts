import { parseJobMessage, type ScheduledMessage } from '../../../common/jobs/job-message.ts'
import { jobIdOfSchedule } from '../../../common/jobs/scheduled-job.ts'

/** The job that a message is about. */
export interface MessagedJob {
  readonly id: string
  /** The message, where a schedule has sent it and nobody has made a record. */
  readonly scheduled?: ScheduledMessage
}

/** @returns why it is none, where it is none */
export function jobOfMessage(body: string): MessagedJob | string {
  try {
    const message = parseJobMessage(body)
    switch (message.kind) {
      case 'job':
        return { id: message.id }
      case 'scheduled':
        return { id: jobIdOfSchedule(message), scheduled: message }
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
