import type { JobApplication } from '../../../common/jobs/job-definition.ts'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { ApplicationBundle } from './bundle/bundle-application.ts'

/** Bundles expire by their age: one that is half as old is written again, so that it outlives the record of the job. */
const RENEW_MS = 90 * 24 * 60 * 60 * 1000

/** Puts a bundle where the driver finds it, unless it is there. */
export async function uploadBundle(
  { zip, sha256, entry }: ApplicationBundle,
  workBucket: string,
  objects: Pick<ObjectStore, 'head' | 'put'>,
  nowMs: number,
): Promise<JobApplication> {
  const key = jobKeys.application(sha256)
  const found = await objects.head(key)
  if (found === undefined || nowMs - found.modifiedMs > RENEW_MS) await objects.put(key, zip)
  return { uri: `s3://${workBucket}/${key}`, sha256, entry }
}
