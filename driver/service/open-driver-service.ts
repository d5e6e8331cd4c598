import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { ClusterDescription } from '../../common/config/cluster-description.ts'
import { createS3Client } from '../../common/storage/create-s3-client.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import { S3VersionedObjects } from '../../common/storage/s3-versioned-objects.ts'
import { readCluster } from '../application/cluster/read-cluster.ts'
import { ApplicationProcesses } from './application/application-processes.ts'
import { ApplicationRoles } from './credentials/application-roles.ts'
import { stsAssumeRole } from './credentials/sts-assume-role.ts'
import type { DispatcherOptions } from './dispatch/dispatcher.ts'
import { DriverService, type Report } from './driver-service.ts'
import { ExecutorEvents } from './executor-events/executor-events.ts'
import type { JobQueue } from './queue/job-queue.ts'
import { openSqsJobQueue } from './queue/sqs-job-queue.ts'
import type { ServiceScaler } from './service-scaler.ts'
import { ExclusiveKeys } from './store/exclusive-keys.ts'
import { JobStore } from './store/job-store.ts'
import { ssmSchedules } from './store/ssm-schedules.ts'
import { systemServiceClock } from './system-service-clock.ts'

export interface OpenDriverServiceOptions extends DispatcherOptions {
  /** The name of the cluster, from which applications find what they run on. */
  readonly clusterName: string
  readonly cluster: ClusterDescription
  readonly queue: JobQueue
  readonly scaler: ServiceScaler | undefined
  /** The file of the command line. */
  readonly cli: string
  /** Heap of an application, MB. */
  readonly heapMB: number | undefined
  readonly secretVariables: readonly string[]
  readonly report: (line: Report) => void
  readonly warn: (text: string) => void
}

export interface OpenedDriverService {
  readonly service: DriverService
  /** Where the cluster has a queue for them. */
  readonly executorEvents: ExecutorEvents | undefined
  readonly jobs: JobStore
  /** The work bucket, from its root. */
  readonly store: ObjectStore
  close(): Promise<void>
}

/** The driver service over AWS: records and logs in the cluster's work bucket, applications as processes of this machine. */
export function openDriverService(options: OpenDriverServiceOptions): OpenedDriverService {
  const { clusterName, cluster, queue, scaler, cli, heapMB, secretVariables, report, warn } = options
  const client = createS3Client()
  const uri = `s3://${cluster.workBucket}`
  const store = new S3ObjectStore(uri, client)
  const records = new S3VersionedObjects(uri, client)
  const jobs = new JobStore(records, store)
  const clock = systemServiceClock
  const roles = new ApplicationRoles({ assume: stsAssumeRole(), clock, warn })
  const describe = (runAs: string): Promise<ClusterDescription> => readCluster(clusterName, runAs)
  const region = (): Promise<string> => client.config.region()
  const applications = new ApplicationProcesses({
    ...{ store, clock, cli, heapMB, secretVariables },
    ...{ clusterName, describe, roles, region },
  })
  const schedules = ssmSchedules(clusterName)
  const driver = `${hostname()}-${randomUUID().slice(-12)}`
  const exclusives = new ExclusiveKeys(records, jobs)
  const service = new DriverService(
    { driver, clock, jobs, exclusives, schedules, queue, applications, scaler, report, warn },
    options,
  )
  const { executorEventsUrl } = cluster
  const executorEvents =
    executorEventsUrl === undefined
      ? undefined
      : new ExecutorEvents({
          queue: openSqsJobQueue(executorEventsUrl, undefined),
          note: (applicationId, text) => applications.note(applicationId, text),
          ...{ clock, report, warn },
        })
  const close = async (): Promise<void> => {
    executorEvents?.stop()
    queue.close()
    client.destroy()
    await roles.close()
  }
  return { service, executorEvents, jobs, store, close }
}
