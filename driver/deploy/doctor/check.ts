import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import type { Probe } from './probe.ts'

export type CheckStatus = 'ok' | 'warn' | 'fail'

/** What a check found. */
export interface Finding {
  readonly status: CheckStatus
  /** What is so, in a clause. */
  readonly detail: string
  /** What mends it: an instruction. */
  readonly fix?: string
}

/** Something that must be so for applications to run, looked at through a probe. What it throws fails it. */
export interface Check {
  readonly name: string
  run(probe: Probe): Promise<Finding>
}

/** A check of something that a cluster has; without a cluster it is not made. */
export interface ClusterCheck {
  readonly name: string
  run(probe: Probe, cluster: ClusterDescription): Promise<Finding>
}

export const ok = (detail: string): Finding => ({ status: 'ok', detail })
export const warn = (detail: string, fix: string): Finding => ({ status: 'warn', detail, fix })
export const fail = (detail: string, fix: string): Finding => ({ status: 'fail', detail, fix })
