import { channel } from 'node:diagnostics_channel'

/** The steps of a commit, in order: docs/design/output-commit.md says what each means and what becomes of a driver that dies there. */
export const COMMIT_PHASES = [
  'staged',
  'locked',
  'prepared',
  'set-aside',
  'placing',
  'decided',
  'marked',
  'forgotten',
  'cleaned',
] as const
export type CommitPhase = (typeof COMMIT_PHASES)[number]

/** What the channel `flashover:commit` says. */
export interface CommitProgress {
  readonly phase: CommitPhase
  /** The output, canonical URI. */
  readonly path: string
  /** `placing`: the file that is about to take its place. */
  readonly file?: string
}

const progress = channel('flashover:commit')

/** Tells who listens. Subscribers run at once: a test can end the process exactly here. */
export function reach(phase: CommitPhase, path: string, file?: string): void {
  if (progress.hasSubscribers)
    progress.publish({ phase, path, ...(file === undefined ? {} : { file }) } satisfies CommitProgress)
}
