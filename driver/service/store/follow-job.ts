import { jobKeys } from '../../../common/jobs/job-keys.ts'
import { isFinal, type JobRecord } from '../../../common/jobs/job-record.ts'
import { ObjectNotFound, type ObjectStore } from '../../../common/storage/object-store.ts'

/** What is seen of a job from outside, in its order. */
export type JobSighting =
  /** Its record is another than at the last look. */
  | { readonly kind: 'record'; readonly record: JobRecord }
  /** What it wrote next; a character may begin in one piece and end in the next of its attempt. */
  | { readonly kind: 'log'; readonly attempt: number; readonly bytes: Uint8Array }

export interface FollowOptions {
  readonly jobs: { read(id: string): Promise<JobRecord | undefined> }
  readonly objects: Pick<ObjectStore, 'get'>
  /** Waits before the next look; where it gives false, nobody looks any more. */
  readonly pause: () => Promise<boolean>
}

/**
 * Follows a job to its end: its record, and what all of its attempts wrote. Ends when the job has ended and its log was read, when there is no such job, or when
 * `pause` says so.
 */
export async function* followJob(
  id: string,
  { jobs, objects, pause }: FollowOptions,
): AsyncGenerator<JobSighting, void> {
  let seen: string | undefined
  let attempt = 1
  let sequence = 0
  for (;;) {
    // First the record: the log of a job that has ended is complete.
    const record = await jobs.read(id)
    if (record === undefined) return
    const text = JSON.stringify(record)
    if (text !== seen) yield { kind: 'record', record }
    seen = text
    while (attempt <= record.attempt) {
      const bytes = await piece(objects, jobKeys.log(id, attempt, sequence))
      if (bytes !== undefined) {
        sequence++
        yield { kind: 'log', attempt, bytes }
      } else if (attempt < record.attempt) {
        attempt++
        sequence = 0
      } else break
    }
    if (isFinal(record) || !(await pause())) return
  }
}

async function piece(objects: Pick<ObjectStore, 'get'>, key: string): Promise<Uint8Array | undefined> {
  try {
    return await objects.get(key)
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined
    throw error
  }
}
