import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { CheckStatus, Finding } from './check.ts'
import { checks, clusterChecks } from './checks.ts'
import type { Probe } from './probe.ts'

/** A finding and the check that made it. `skipped`: it was not made, for there is no cluster to look at. */
export interface Diagnosis extends Omit<Finding, 'status'> {
  readonly check: string
  readonly status: CheckStatus | 'skipped'
}

/** Makes the checks one after the other; what one throws is its finding. */
export async function* examine(probe: Probe): AsyncGenerator<Diagnosis> {
  for (const { name, run } of checks) yield { check: name, ...(await found(() => run(probe))) }
  let description: ClusterDescription
  try {
    description = await probe.cluster()
  } catch (error) {
    const [first, ...others] = clusterChecks
    if (first !== undefined) yield { check: first.name, ...failure(error), status: 'fail' }
    for (const { name } of others) yield { check: name, status: 'skipped', detail: 'not looked at, without a cluster' }
    return
  }
  for (const { name, run } of clusterChecks) yield { check: name, ...(await found(() => run(probe, description))) }
}

async function found(run: () => Promise<Finding>): Promise<Finding> {
  try {
    return await run()
  } catch (error) {
    return failure(error)
  }
}

/** Of what a check was not allowed to see nothing bad is known: only the permission may be wanted. */
function failure(error: unknown): Finding {
  const detail = error instanceof Error ? error.message : String(error)
  const isDenied = error instanceof SparkError && error.condition === 'AWS_ACCESS_DENIED'
  return { status: isDenied ? 'warn' : 'fail', detail }
}

/** The worst of all. */
export function overallStatus(diagnoses: readonly Diagnosis[]): CheckStatus {
  const has = (status: CheckStatus): boolean => diagnoses.some((one) => one.status === status)
  return has('fail') ? 'fail' : has('warn') ? 'warn' : 'ok'
}
