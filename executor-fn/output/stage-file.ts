import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { TaskDescription, WriteOutput } from '../../common/protocol/task-description.ts'
import type { StagedFile } from '../../common/protocol/task-result.ts'
import { openMultipartUploads } from '../../common/storage/multipart-uploads.ts'
import { localPathOf } from '../../common/storage/storage-path.ts'

/** The folder an attempt writes into on a local output; undefined on object stores. */
export function stagingFolder(output: WriteOutput, task: TaskDescription): string | undefined {
  const root = localPathOf(output.path)
  return root === undefined ? undefined : path.join(root, stagingName(output, task))
}

const stagingName = (output: WriteOutput, task: TaskDescription): string =>
  `_temporary/${output.writeId}/${task.stageId}-${task.partition}-${task.attempt}-${task.taskId}`

/** A written file of an attempt. */
export interface WrittenFile {
  readonly file: string
  readonly finalName: string
  readonly rows: number
}

/** A partitioned write has a file per value: their uploads, small ones, wait for the network more than they use it. */
const PARALLELISM = 8

/**
 * Registers written files under their final names, in order: on a folder they lie in the staging folder, on S3 they are uploaded and not
 * completed.
 */
export async function stageFiles(output: WriteOutput, files: readonly WrittenFile[]): Promise<StagedFile[]> {
  const root = localPathOf(output.path)
  if (root !== undefined)
    return Promise.all(
      files.map(async ({ file, finalName, rows }) => ({
        finalName,
        sizeBytes: (await stat(file)).size,
        rows,
        staged: { kind: 'file', name: path.relative(root, file).replaceAll(path.sep, '/') },
      })),
    )
  const uploads = await openMultipartUploads(output.path)
  const staged = new Array<StagedFile>(files.length)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < files.length; at = next++) {
      const written = files[at]
      if (written === undefined) return
      const { file, finalName, rows } = written
      const upload = await uploads.upload(finalName, file)
      staged[at] = { finalName, sizeBytes: (await stat(file)).size, rows, staged: { kind: 'multipart', ...upload } }
    }
  }
  try {
    const ends = await Promise.allSettled(Array.from({ length: Math.min(PARALLELISM, files.length) }, worker))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return staged
  } finally {
    uploads.close()
  }
}
