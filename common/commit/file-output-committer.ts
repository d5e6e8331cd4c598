import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { StagedFile } from '../protocol/task-result.ts'
import { localPathOf } from '../storage/storage-path.ts'
import { decideSetup } from './decide-setup.ts'
import type { OutputCommitter, SaveMode } from './output-committer.ts'

const TEMPORARY = '_temporary'

/**
 * Output in a folder. Staged files are renamed into place; an overwrite first moves the old entries aside, into the staging folder,
 * and moves them back if anything fails before `_SUCCESS` is written. Nothing old is deleted before that.
 */
export class FileOutputCommitter implements OutputCommitter {
  readonly #root: string
  readonly #uri: string
  readonly #staging: string
  #mode: SaveMode = 'errorifexists'
  /** The folder is ours to remove when the job is aborted. */
  #created = false

  constructor(uri: string, writeId: string) {
    this.#uri = uri
    this.#root = localPathOf(uri) ?? uri
    this.#staging = path.join(this.#root, TEMPORARY, writeId)
  }

  async setupJob(mode: SaveMode): Promise<'run' | 'skip'> {
    const exists = await stat(this.#root).then(
      () => true,
      () => false,
    )
    const decision = decideSetup(mode, exists, this.#uri)
    if (decision === 'skip') return decision
    this.#mode = mode
    this.#created = !exists
    await mkdir(this.#staging, { recursive: true })
    return decision
  }

  async commitJob(files: readonly StagedFile[]): Promise<void> {
    const done: (readonly [from: string, to: string])[] = []
    const move = async (from: string, to: string): Promise<void> => {
      await mkdir(path.dirname(to), { recursive: true })
      await rename(from, to)
      done.push([from, to])
    }
    try {
      if (this.#mode === 'overwrite') {
        const old = path.join(this.#staging, '.old')
        for (const name of await readdir(this.#root))
          if (name !== TEMPORARY) await move(path.join(this.#root, name), path.join(old, name))
      }
      for (const file of files) {
        if (file.staged.kind !== 'file') throw new Error(`${file.finalName} is not staged in a folder`)
        await move(path.join(this.#root, file.staged.name), path.join(this.#root, file.finalName))
      }
      await writeFile(path.join(this.#root, '_SUCCESS'), '')
    } catch (error) {
      for (const [from, to] of done.reverse()) await rename(to, from)
      throw error
    }
    await this.#removeStaging()
  }

  async abortJob(): Promise<void> {
    await this.#removeStaging()
    if (this.#created) await removeIfEmpty(this.#root)
  }

  async #removeStaging(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true, maxRetries: 3 })
    // Another job may be staging into the same folder.
    await removeIfEmpty(path.dirname(this.#staging))
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => ['unknown'])
  if (entries.length === 0) await rm(folder, { recursive: true, force: true })
}
