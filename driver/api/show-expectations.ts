import { type ExpectationResult, violationText } from '../sql/execution/expectation-results.ts'

const DONE = { keep: 'kept', drop: 'dropped', 'set aside': 'set aside', fail: 'refused' } as const

/** Says on standard error what the expectations of a write saw, a line each. */
export function showExpectations(uri: string, results: readonly ExpectationResult[]): void {
  for (const result of results) {
    const { name, action, passed, violated } = result
    const text =
      violated === 0
        ? `INFO expectation '${name}': all ${passed} rows hold it`
        : `WARN expectation ${violationText(result)}; ${DONE[action]}`
    process.stderr.write(`${text} (${uri})\n`)
  }
}
