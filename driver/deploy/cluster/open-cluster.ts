import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import { readCluster } from '../../application/cluster/read-cluster.ts'
import { JobStore } from '../../service/store/job-store.ts'

/** A deployed cluster, as the commands see it: what it is to one of its declared applications. */
export interface Cluster {
  readonly name: string
  readonly description: ClusterDescription
  readonly jobs: JobStore
  /** What is in the work bucket, by keys from its root. */
  readonly objects: ObjectStore
  close(): void
}

async function openCluster(name: string, runAs: string): Promise<Cluster> {
  const description = await readCluster(name, runAs)
  const { createS3Client } = await import('../../../common/storage/create-s3-client.ts')
  const { S3ObjectStore } = await import('../../../common/storage/s3-object-store.ts')
  const { S3VersionedObjects } = await import('../../../common/storage/s3-versioned-objects.ts')
  const uri = `s3://${description.workBucket}`
  const client = createS3Client()
  const objects = new S3ObjectStore(uri, client)
  return {
    name,
    description,
    jobs: new JobStore(new S3VersionedObjects(uri, client), objects),
    objects,
    close: () => client.destroy(),
  }
}

/**
 * Finds a cluster by its name, does something with it, and leaves it.
 *
 * @param runAs the declared application whose jobs it is about: who may do something with those need not see the cluster's own description
 */
export async function withCluster<T>(name: string, runAs: string, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await openCluster(name, runAs)
  try {
    return await work(cluster)
  } finally {
    cluster.close()
  }
}
