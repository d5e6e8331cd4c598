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

/** Registers a written file under its final name: on a folder it lies in the staging folder, on S3 it is uploaded and not completed. */
export async function stageFile(
  output: WriteOutput,
  file: string,
  finalName: string,
  rows: number,
): Promise<StagedFile> {
  const sizeBytes = (await stat(file)).size
  const root = localPathOf(output.path)
  if (root !== undefined)
    return {
      finalName,
      sizeBytes,
      rows,
      staged: { kind: 'file', name: path.relative(root, file).replaceAll(path.sep, '/') },
    }
  const uploads = await openMultipartUploads(output.path)
  try {
    const upload = await uploads.upload(finalName, file)
    return { finalName, sizeBytes, rows, staged: { kind: 'multipart', ...upload } }
  } finally {
    uploads.close()
  }
}
