import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { StagedFile } from '../protocol/task-result.ts'
import { localPathOf } from '../storage/storage-path.ts'
import { lockCommit } from './commit-lock.ts'
import { decideSetup } from './decide-setup.ts'
import type { OutputCommitter, SaveMode } from './output-committer.ts'
import { isOrphaned, writeOwnerFile } from './owner-file.ts'

const TEMPORARY = '_temporary'
const SUCCESS = '_SUCCESS'
const OLD = '.old'
const OWNER = '.owner'
const LOCK = '.commit-lock'

/**
 * Output in a folder. Staged files are renamed into place; an overwrite first moves the old entries aside, into the staging folder,
 * and moves them back if anything fails before `_SUCCESS` is written. Nothing old is deleted before that. The old `_SUCCESS` goes first, on an
 * append too: where it stands, no commit is under way.
 */
export class FileOutputCommitter implements OutputCommitter {
  readonly #root: string
  readonly #uri: string
  readonly #temporary: string
  readonly #staging: string
  #mode: SaveMode = 'errorifexists'
  /** The folder is ours to remove when the job is aborted. */
  #created = false

  constructor(uri: string, writeId: string) {
    this.#uri = uri
    this.#root = localPathOf(uri) ?? uri
    this.#temporary = path.join(this.#root, TEMPORARY)
    this.#staging = path.join(this.#temporary, writeId)
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
    await writeOwnerFile(path.join(this.#staging, OWNER))
    return decision
  }

  async commitJob(files: readonly StagedFile[]): Promise<void> {
    await mkdir(this.#temporary, { recursive: true })
    const unlock = await lockCommit(path.join(this.#temporary, LOCK), this.#uri)
    try {
      await this.#moveIntoPlace(files)
      // The output is whole: what of the rubbish cannot be removed does no harm.
      if (this.#mode === 'overwrite') await this.#removeOrphans().catch(() => undefined)
    } finally {
      await unlock()
    }
    await this.#removeStaging().catch(() => undefined)
  }

  async abortJob(): Promise<void> {
    await this.#removeStaging()
    if (this.#created) await removeIfEmpty(this.#root)
  }

  async #moveIntoPlace(files: readonly StagedFile[]): Promise<void> {
    const done: (readonly [from: string, to: string])[] = []
    const move = async (from: string, to: string): Promise<void> => {
      await mkdir(path.dirname(to), { recursive: true })
      await rename(from, to)
      done.push([from, to])
    }
    const entries = (await readdir(this.#root)).filter((name) => name !== TEMPORARY)
    // Another job may have committed since this one began.
    decideSetup(this.#mode === 'ignore' ? 'errorifexists' : this.#mode, entries.length > 0, this.#uri)
    try {
      const aside = entries.filter((name) => name === SUCCESS || this.#mode === 'overwrite')
      for (const name of aside.sort((a, b) => Number(b === SUCCESS) - Number(a === SUCCESS)))
        await move(path.join(this.#root, name), path.join(this.#staging, OLD, name))
      for (const file of files) {
        if (file.staged.kind !== 'file') throw new Error(`${file.finalName} is not staged in a folder`)
        await move(path.join(this.#root, file.staged.name), path.join(this.#root, file.finalName))
      }
      await writeFile(path.join(this.#root, SUCCESS), '')
    } catch (error) {
      // What cannot be moved back stays in the staging folder; the rest is.
      for (const [from, to] of done.reverse()) await rename(to, from).catch(() => undefined)
      throw error
    }
  }

  /** What drivers that died left below `_temporary`: staged files, and output that this one has replaced. */
  async #removeOrphans(): Promise<void> {
    for (const name of await readdir(this.#temporary)) {
      const folder = path.join(this.#temporary, name)
      if (await isOrphaned(path.join(folder, OWNER))) await rm(folder, { recursive: true, force: true })
    }
  }

  async #removeStaging(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true, maxRetries: 3 })
    // Another job may be staging into the same folder.
    await removeIfEmpty(this.#temporary)
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}
