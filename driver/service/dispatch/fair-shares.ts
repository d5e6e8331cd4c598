/**
 * Invocations at a time for each job: the whole divided by the jobs, the remainder to the oldest. Each has one at least, though there be more jobs than
 * invocations: the platform throttles them then.
 *
 * @param jobs the oldest first
 */
export function fairShares<T>(total: number, jobs: readonly T[]): ReadonlyMap<T, number> {
  const each = Math.floor(total / jobs.length)
  const remainder = total - each * jobs.length
  return new Map(jobs.map((job, index) => [job, Math.max(1, each + (index < remainder ? 1 : 0))]))
}
