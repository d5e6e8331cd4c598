import { copyFile, mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { SET_ASIDE, type SetAsideOutput } from '../../common/protocol/expectation.ts'
import type { TaskDescription } from '../../common/protocol/task-description.ts'
import type { StagedFile } from '../../common/protocol/task-result.ts'
import { type MultipartUploads, openMultipartUploads } from '../../common/storage/multipart-uploads.ts'
import { localPathOf } from '../../common/storage/storage-path.ts'

/** The output that an attempt stages files for. */
type StagedOutput = Pick<SetAsideOutput, 'path' | 'writeId'>

/**
 * Makes the folder an attempt writes into on a local output; undefined on object stores. The folder above is the driver's: where it is gone, so
 * is the job, and a late attempt must not bring back an output folder that was removed.
 */
export async function makeStagingFolder(output: StagedOutput, task: TaskDescription): Promise<string | undefined> {
  const folder = stagingFolder(output, task)
  if (folder === undefined) return undefined
  // An optimistic statement may have left files.
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  return folder
}

function stagingFolder(output: StagedOutput, task: TaskDescription): string | undefined {
  const root = localPathOf(output.path)
  return root === undefined ? undefined : path.join(root, stagingName(output, task))
}

const stagingName = (output: StagedOutput, task: TaskDescription): string =>
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
export async function stageFiles(output: StagedOutput, files: readonly WrittenFile[]): Promise<StagedFile[]> {
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
  const staged = new Array<StagedFile | undefined>(files.length).fill(undefined)
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
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed === undefined) return staged.flatMap((file) => file ?? [])
    for (const file of staged) if (file !== undefined) await abortUpload(uploads, file)
    throw failed.reason
  } finally {
    uploads.close()
  }
}

/** Stages rows that were set aside, below `_set_aside` of the output; to be called when the attempt has staged its other files. */
export async function stageSetAside(
  output: SetAsideOutput,
  task: TaskDescription,
  index: number,
  { file, rows }: { readonly file: string; readonly rows: number },
): Promise<StagedFile | undefined> {
  const name = `part-${task.stageId}-${index}-${String(task.partition).padStart(5, '0')}-${output.writeId}.json`
  const finalName = [SET_ASIDE, output.folder, name].filter(Boolean).join('/')
  const folder = stagingFolder(output, task)
  let staged = file
  if (folder !== undefined) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    staged = path.join(folder, path.basename(file))
    await copyFile(file, staged)
  }
  const [one] = await stageFiles(output, [{ file: staged, finalName, rows }])
  return one
}

/**
 * Removes what an attempt that did not succeed has staged. The driver removes all that a job has staged, but a killed attempt may still write
 * when it has done so.
 */
export async function discardStaged(task: TaskDescription, files: readonly StagedFile[]): Promise<void> {
  const output = task.setAside ?? (task.output.kind === 'files' ? task.output : undefined)
  if (output === undefined) return
  const folder = stagingFolder(output, task)
  if (folder !== undefined) return rm(folder, { recursive: true, force: true })
  if (files.length === 0) return
  const uploads = await openMultipartUploads(output.path)
  for (const file of files) await abortUpload(uploads, file)
  uploads.close()
}

async function abortUpload(uploads: MultipartUploads, { finalName, staged }: StagedFile): Promise<void> {
  // What fails here is left to the driver, or to the bucket's lifecycle rule.
  if (staged.kind === 'multipart') await uploads.abort(finalName, staged.uploadId).catch(() => undefined)
}
