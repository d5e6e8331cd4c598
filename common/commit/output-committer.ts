import type { StagedFile } from '../protocol/task-result.ts'

export type SaveMode = 'append' | 'overwrite' | 'errorifexists' | 'ignore'

/** What a job does with what is there; `overwrite-partitions`: an overwrite with `partitionOverwriteMode` `dynamic`. */
export type CommitMode = SaveMode | 'overwrite-partitions'

/**
 * Makes the output of a write job visible, once and whole. Tasks only stage files; the driver, which alone knows the winning attempts,
 * commits. `_SUCCESS` is written last: where it stands, the output is complete. See docs/design/output-commit.md.
 */
export interface OutputCommitter {
  /** Checks the destination, after it has finished or taken back what a dead driver left. 'skip': mode is ignore and there is output; run no task. */
  setupJob(mode: CommitMode): Promise<'run' | 'skip'>
  /**
   * Only the winning attempts' files. When it rejects, the old output is as it was, or COMMIT_STATE_UNKNOWN says that this is not known.
   * @param replaced folders that an overwrite of partitions replaces as well, even by nothing
   */
  commitJob(files: readonly StagedFile[], replaced?: readonly string[]): Promise<void>
  /** Removes all that was staged, by winners and losers. */
  abortJob(): Promise<void>
  close(): void
}

/** @param path destination folder, canonical URI */
export async function createOutputCommitter(path: string, writeId: string): Promise<OutputCommitter> {
  if (path.startsWith('file:')) {
    const { FileOutputCommitter } = await import('./file-output-committer.ts')
    return new FileOutputCommitter(path, writeId)
  }
  const { S3OutputCommitter } = await import('./s3-output-committer.ts')
  const { openOutputBucket } = await import('./output-bucket.ts')
  return new S3OutputCommitter(await openOutputBucket(path), writeId)
}
