import { type ClusterCheck, ok, warn } from '../check.ts'

/** What new accounts begin with is a small part of the default of 1,000. */
const SMALL = 100

/** How many invocations at a time the account allows in this region. */
export const quotas: ClusterCheck = {
  name: 'quotas',
  async run(probe, { reservedConcurrency }) {
    const { limit, unreserved } = await probe.accountConcurrency()
    const usable = reservedConcurrency ?? unreserved
    const detail = `${limit} invocations at a time in this account, ${unreserved} of them not reserved; ${
      reservedConcurrency === undefined ? 'none' : reservedConcurrency
    } reserved for each executor function`
    if (usable >= SMALL) return ok(detail)
    return warn(
      detail,
      reservedConcurrency === undefined
        ? 'Ask for more: Service Quotas, Lambda, Concurrent executions (L-B99A9384).'
        : 'Deploy with a larger reservedConcurrency where jobs shall be wider.',
    )
  },
}
