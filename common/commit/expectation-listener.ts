import type { ViolationAction } from '../protocol/expectation.ts'

/** What an expectation saw of the rows of an output that was committed. */
export interface CommittedExpectation {
  readonly name: string
  /** What became of rows that do not hold it. */
  readonly action: ViolationAction
  readonly violated: number
}

type Listener = (results: readonly CommittedExpectation[]) => void

let listener: Listener | undefined

/** From now on `hear` is told of every committed write of this process that has expectations: who runs this application counts them. */
export function hearExpectations(hear: Listener): void {
  listener = hear
}

export function tellExpectations(results: readonly CommittedExpectation[]): void {
  if (results.length > 0) listener?.(results)
}
