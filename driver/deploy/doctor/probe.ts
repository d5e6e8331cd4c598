import type { ClusterDescription } from '../../../common/config/cluster-description.ts'

/** What the checks ask of the machine and of AWS; tests answer themselves. Each may reject. */
export interface Probe {
  readonly nodeVersion: string
  readonly packageVersion: string
  readonly clusterName: string
  /** Milliseconds since 1970 by this machine's clock. */
  now(): number
  credentials(): Promise<CredentialsAnswer>
  region(): Promise<string>
  cluster(): Promise<ClusterDescription>
  /** Asks the endpoints of AWS services for any answer. */
  reach(): Promise<readonly EndpointAnswer[]>
  /** Asks for a bucket itself. */
  bucket(name: string): Promise<{ readonly region: string | undefined }>
  queueDepth(url: string): Promise<number>
  executor(functionName: string): Promise<ExecutorAnswer>
  accountConcurrency(): Promise<AccountConcurrency>
  /** Runs a small job on the cluster's executors. */
  runJob(): Promise<{ readonly rows: number; readonly ms: number }>
}

export interface CredentialsAnswer {
  /** Begins with AKIA, or with ASIA where they end by themselves. */
  readonly accessKeyId: string
  readonly expiresAtMs?: number
}

export interface EndpointAnswer {
  readonly host: string
  readonly ms: number
  /** How far the endpoint's clock is ahead of ours, by its Date header. */
  readonly aheadMs?: number
  /** Why it did not answer. */
  readonly error?: string
}

export interface ExecutorAnswer {
  /** `Active` where it can be invoked. */
  readonly state: string
  readonly memoryMB: number
  readonly version: string
}

export interface AccountConcurrency {
  readonly limit: number
  /** What no function has reserved. */
  readonly unreserved: number
}
