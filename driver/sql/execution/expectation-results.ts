import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ExpectationCount, ViolationAction } from '../../../common/protocol/expectation.ts'
import type { StagedFile } from '../../../common/protocol/task-result.ts'
import type { ExpectationRule } from '../plan/logical/logical-plan.ts'

/** What an expectation saw of the rows of a job. */
export interface ExpectationResult {
  /** As it was given, else the text of the condition. */
  readonly name: string
  /** What became of rows that do not hold it: `keep`, `drop`, `set aside` or `fail`. */
  readonly action: ViolationAction
  /** Rows for which the condition is true. */
  readonly passed: number
  /** Rows for which it is false or null. */
  readonly violated: number
  /** Some of those, as JSON, shortened; with the columns that the query reads. */
  readonly samples: readonly string[]
}

export interface JobExpectations {
  /** In the order of the query, those below first. */
  readonly results: readonly ExpectationResult[]
  readonly setAside: readonly StagedFile[]
}

const MAX_SAMPLES = 3

/** Adds up what the tasks of a job counted. */
export function expectationResults(
  rules: readonly ExpectationRule[],
  counts: readonly ExpectationCount[],
): JobExpectations {
  const seen = rules.map((rule) => ({ rule, seen: mostSeen(rule, counts) }))
  return {
    results: seen.map(({ rule, seen: [passed, violated, ofCopy] }) => ({
      name: rule.name,
      action: rule.action,
      passed,
      violated,
      samples: ofCopy.flatMap(({ samples }) => samples).slice(0, MAX_SAMPLES),
    })),
    setAside: seen.flatMap(({ seen: [, , ofCopy] }) => ofCopy.flatMap(({ setAside }) => setAside ?? [])),
  }
}

/** @throws EXPECTATION_VIOLATION where an expectation is not held that the job must not go on without */
export function refuseViolations(rules: readonly ExpectationRule[], counts: readonly ExpectationCount[]): void {
  const strict = rules.filter(({ action }) => action === 'fail')
  const violated = expectationResults(strict, counts).results.filter((result) => result.violated > 0)
  if (violated.length === 0) return
  throw new SparkError('EXPECTATION_VIOLATION', {
    expectations: violated.map((result) => `${violationText(result)}`).join('; '),
  })
}

/** `'valid delay': 3 of 100 rows do not hold it, for example {"delay":-900}`. */
export function violationText({ name, passed, violated, samples: [sample] }: ExpectationResult): string {
  const example = sample === undefined ? '' : `, for example ${sample}`
  return `'${name}': ${violated} of ${passed + violated} rows do not hold it${example}`
}

/**
 * Where a query computes an expectation at several places, the one that saw the most rows saw them all: others are samples, or stopped at a limit. Of
 * equal ones one that has found something.
 */
function mostSeen(
  { id }: ExpectationRule,
  counts: readonly ExpectationCount[],
): readonly [passed: number, violated: number, of: readonly ExpectationCount[]] {
  const copies = new Map<string, ExpectationCount[]>()
  for (const count of counts)
    if (count.key.startsWith(`${id}.`)) copies.set(count.key, [...(copies.get(count.key) ?? []), count])
  const sums = [...copies.values()].map((of) => {
    const sum = (value: (count: ExpectationCount) => number): number => of.reduce((total, one) => total + value(one), 0)
    return [sum(({ passed }) => passed), sum(({ violated }) => violated), of] as const
  })
  const [most] = sums.toSorted((a, b) => b[0] + b[1] - (a[0] + a[1]) || b[1] - a[1])
  return most ?? [0, 0, []]
}
