import { DEFAULT_APPLICATION } from '../jobs/job-id.ts'

/**
 * What a deployed cluster is to one of its applications: the value, as JSON, of an SSM parameter that the stack writes and from which clients find everything
 * by the names of the cluster and of the application (docs/design/driver-service.md).
 */
export interface ClusterDescription {
  readonly version: 1
  /** The bucket's name. Applications' work is in it, and the service's records beside that. */
  readonly workBucket: string
  /** Where in that bucket it works, and nowhere else: `work/default`. */
  readonly workPrefix: string
  /** Of the queue of jobs; absent where each application is a task of its own. */
  readonly queueUrl?: string
  readonly deadLetterQueueUrl?: string
  /** Of the queue of what failed in executors while nobody waited for it; there where a driver service reads it. */
  readonly executorEventsUrl?: string
  /** The deployed sizes, the smallest first. */
  readonly executors: readonly ExecutorDescription[]
  /** Invocations at a time of each function, where that is set. */
  readonly reservedConcurrency?: number
  readonly driver: DriverDescription
  /** The version of the package that was deployed. */
  readonly packageVersion: string
}

export interface ExecutorDescription {
  readonly memoryMB: number
  /** The ARN of the alias through which an application pins a version. */
  readonly functionName: string
  /** The number of the version that the alias stood for when it was deployed. */
  readonly version: string
}

/**
 * Where drivers run: a service that takes jobs from the queue, a task for each job, or only where users start them. `applicationRole` is the ARN of the role
 * whose credentials the process of the application gets.
 */
export type DriverDescription =
  | {
      readonly kind: 'service'
      readonly cluster: string
      readonly service: string
      readonly applicationRole: string
    }
  | {
      readonly kind: 'task'
      readonly cluster: string
      readonly taskDefinition: string
      /** The container whose command a submission overrides. */
      readonly container: string
      readonly subnets: readonly string[]
      readonly securityGroups: readonly string[]
      readonly assignPublicIp: boolean
      readonly applicationRole: string
    }
  | { readonly kind: 'none' }

/** The name of the SSM parameter of a cluster, as one of its declared applications sees it. */
export const clusterParameterName = (clusterName: string, runAs = DEFAULT_APPLICATION): string =>
  runAs === DEFAULT_APPLICATION ? `/flashover/${clusterName}` : `/flashover/${clusterName}/applications/${runAs}`
