import { type ClusterCheck, fail, ok } from '../check.ts'

/** One job, through everything: the store, an invocation, a result. */
export const smokeJob: ClusterCheck = {
  name: 'job',
  async run(probe) {
    const { rows, ms } = await probe.runJob()
    if (rows !== 3) return fail(`a count of 3 rows answered ${rows}`, 'This is a defect: please report it.')
    return ok(`one task ran on an executor, ${(ms / 1000).toFixed(1)} s with its start`)
  },
}
