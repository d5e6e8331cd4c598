import type { StagedFile } from './task-result.ts'

/** The folder of an output for rows that were set aside; readers pass over its name. */
export const SET_ASIDE = '_set_aside'

/** The field of a row set aside that names the expectation. */
export const EXPECTATION_FIELD = '_expectation'

/** What becomes of a row for which an expectation does not hold. */
export type ViolationAction = 'keep' | 'drop' | 'set aside' | 'fail'

/** An expectation in a stage's program. */
export interface ProgramExpectation {
  /** By which the fragment calls it: one expectation may be computed at several places of a query, each counted by itself. */
  readonly key: string
  readonly name: string
  readonly action: ViolationAction
}

/** Where the rows that a task sets aside go: `_set_aside/<folder>` of the output, with whose files they are committed. */
export interface SetAsideOutput {
  /** The output's own folder, canonical URI. */
  readonly path: string
  readonly writeId: string
  /** Below `_set_aside`; empty for `_set_aside` itself. */
  readonly folder: string
}

/** What one expectation saw in a task. */
export interface ExpectationCount {
  readonly key: string
  readonly passed: number
  /** Rows for which the condition is false or null. */
  readonly violated: number
  /** The first of them as JSON, shortened. */
  readonly samples: readonly string[]
  /** The file of those that were set aside. */
  readonly setAside?: StagedFile
}
