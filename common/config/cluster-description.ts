/**
 * What a deployed cluster says of itself: the value, as JSON, of the SSM parameter that `FlashoverCluster` writes and from which clients find
 * everything by the cluster's name (docs/design/driver-service.md).
 */
export interface ClusterDescription {
  readonly version: 1
  /** The bucket's name. Applications' work is under `work/`, the service's records beside it. */
  readonly workBucket: string
  /** Of the queue of jobs; absent where each application is a task of its own. */
  readonly queueUrl?: string
  readonly deadLetterQueueUrl?: string
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

/** Where drivers run: a service that takes jobs from the queue, a task for each application, or only where users start them. */
export type DriverDescription =
  | { readonly kind: 'service'; readonly cluster: string; readonly service: string }
  | {
      readonly kind: 'task'
      readonly cluster: string
      readonly taskDefinition: string
      /** The container whose command a submission overrides. */
      readonly container: string
      readonly subnets: readonly string[]
      readonly securityGroups: readonly string[]
      readonly assignPublicIp: boolean
    }
  | { readonly kind: 'none' }

/** The name of the SSM parameter of a cluster. */
export const clusterParameterName = (clusterName: string): string => `/flashover/${clusterName}`
