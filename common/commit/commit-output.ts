import type { StagedFile, TaskValue } from '../protocol/task-result.ts'
import { writeFailure } from '../storage/write-failure.ts'
import { assertMayCommit } from './commit-permission.ts'
import { type CommitMode, createOutputCommitter } from './output-committer.ts'
import { untilCommitted } from './running-commits.ts'

/** What a job has staged. */
export interface StagedOutput {
  readonly files: readonly StagedFile[]
  /** Folders that an overwrite of partitions replaces as well, even by nothing. */
  readonly replaced?: readonly string[]
}

/** The files that the tasks of a job have staged. */
export const stagedFilesOf = (values: readonly TaskValue[]): readonly StagedFile[] =>
  values.flatMap((value) => (value.kind === 'files' ? value.files : []))

/**
 * Runs a job that writes files, and makes the files of the attempts that won visible. A job that fails leaves nothing. A place where nothing can be
 * written is WRITE_FAILED.
 *
 * @param path destination folder, canonical URI
 * @param run not called where the mode is 'ignore' and there is output
 */
export async function commitOutput(
  path: string,
  writeId: string,
  mode: CommitMode,
  run: () => Promise<StagedOutput>,
): Promise<void> {
  const committer = await createOutputCommitter(path, writeId)
  try {
    if ((await committer.setupJob(mode)) === 'skip') return
    try {
      const { files, replaced } = await run()
      await assertMayCommit(path)
      await untilCommitted(committer.commitJob(files, replaced))
    } catch (error) {
      // Why the job failed is what the user has to know, whatever becomes of the rubbish.
      await untilCommitted(committer.abortJob()).catch(() => undefined)
      throw error
    }
  } catch (error) {
    throw writeFailure(error, path) ?? error
  } finally {
    committer.close()
  }
}
