import { existsSync, readdirSync, statSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { SparkError } from '../errors/spark-error.ts'
import type { StagedFile } from '../protocol/task-result.ts'
import { reach } from './commit-phase.ts'
import { decideSetup } from './decide-setup.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { FolderPlaces, OLD, SUCCESS, TEMPORARY } from './folder-places.ts'
import { commitRenames, hasRecord, type Rename, recoverFolder, successFirst, writeIdOfRecord } from './folder-record.ts'
import type { CommitMode, OutputCommitter } from './output-committer.ts'
import { isOrphaned, makeOwnedFolder, OWNER } from './owner-file.ts'
import { partitionFoldersOf } from './partition-folders.ts'

/**
 * Output in a folder. Staged files are renamed into place; an overwrite first moves the old entries aside, into the staging folder, from where they go
 * only when the commit is decided. All renames stand in a record first, so that whoever comes after a driver that died can undo or finish them.
 */
export class FileOutputCommitter implements OutputCommitter {
  readonly #places: FolderPlaces
  readonly #writeId: string
  readonly #staging: string
  #mode: CommitMode = 'errorifexists'
  /** The folder is ours to remove when the job is aborted. */
  #created = false

  /** @param uri the output, canonical */
  constructor(uri: string, writeId: string) {
    this.#places = new FolderPlaces(uri)
    this.#writeId = writeId
    this.#staging = this.#places.staging(writeId)
  }

  async setupJob(mode: CommitMode): Promise<'run' | 'skip'> {
    this.#mode = mode
    if (hasRecord(this.#places) || this.#doubts() !== undefined) await this.#whileLocked(() => undefined)
    this.#created = !hasOutput(this.#places)
    const decision = decideSetup(mode, !this.#created, this.#places.uri)
    if (decision === 'skip') return decision
    makeOwnedFolder(this.#staging)
    return decision
  }

  async commitJob(files: readonly StagedFile[], replaced: readonly string[] = []): Promise<void> {
    reach('staged', this.#places.uri)
    const orphans = await this.#whileLocked((lock) => {
      reach('locked', this.#places.uri)
      commitRenames(this.#places, { writeId: this.#writeId, ...this.#renames(files, replaced) }, lock)
      return this.#orphans()
    })
    // The output is whole: what of the rubbish cannot be removed does no harm.
    await Promise.allSettled(orphans.map((orphan) => rm(orphan, { recursive: true, force: true })))
    for (const name of namesIn(this.#places.temporary)) await removeIfEmpty(path.join(this.#places.temporary, name))
    await this.abortJob().catch(() => undefined)
    reach('cleaned', this.#places.uri)
  }

  async abortJob(): Promise<void> {
    // Old output is still in there, for the next to put back.
    if (writeIdOfRecord(this.#places) === this.#writeId) return
    await rm(this.#staging, { recursive: true, force: true, maxRetries: 3 })
    // Another job may be staging into the same folder.
    await removeIfEmpty(this.#places.temporary)
    if (this.#created) await removeIfEmpty(this.#places.root)
  }

  close(): void {}

  /** Runs `work` as the only one to commit here, after it has seen to what a dead driver left. */
  async #whileLocked<T>(work: (lock: FolderLock) => T): Promise<T> {
    const lock = await lockFolder(this.#places.lock, this.#places.uri)
    try {
      recoverFolder(this.#places)
      const reason = this.#doubts()
      if (reason !== undefined) throw new SparkError('INCOMPLETE_OUTPUT', { path: this.#places.uri, reason })
      return work(lock)
    } finally {
      lock.release()
    }
  }

  #renames(
    files: readonly StagedFile[],
    replaced: readonly string[],
  ): { readonly aside: readonly Rename[]; readonly placed: readonly Rename[] } {
    const { root, uri } = this.#places
    const entries = entriesOf(root)
    // Another job may have committed since this one began.
    decideSetup(this.#mode === 'ignore' ? 'errorifexists' : this.#mode, entries.length > 0, uri)
    const placed = files.map(({ finalName, staged }): Rename => {
      if (staged.kind !== 'file') throw new Error(`${finalName} is not staged in a folder`)
      return [staged.name, finalName]
    })
    const aside = successFirst(this.#replaced(entries, partitionFoldersOf(files, replaced)))
    const old = path.join(TEMPORARY, this.#writeId, OLD)
    return { aside: aside.map((name): Rename => [name, path.join(old, name)]), placed }
  }

  #replaced(entries: readonly string[], folders: readonly string[]): readonly string[] {
    const success = entries.filter((name) => name === SUCCESS)
    switch (this.#mode) {
      case 'overwrite':
        return entries
      case 'overwrite-partitions':
        return [...success, ...folders.filter((folder) => existsSync(path.join(this.#places.root, folder)))]
      case 'append':
      case 'errorifexists':
      case 'ignore':
        return success
    }
  }

  /** Why what is there may be a half, which what is added would be taken for a whole with. */
  #doubts(): string | undefined {
    const { root, success, temporary } = this.#places
    if (this.#mode !== 'append' && this.#mode !== 'overwrite-partitions') return undefined
    if (existsSync(success) || entriesOf(root).length === 0) return undefined
    const strange = namesIn(temporary).find((name) => {
      const inside = namesIn(path.join(temporary, name))
      return !name.startsWith('.') && inside.length > 0 && !inside.includes(OWNER)
    })
    return strange && `it has no _SUCCESS, and ${path.join(temporary, strange)} is of a job that has not ended`
  }

  /** What drivers that died left below `_temporary`: nothing refers to it while there is no record. */
  #orphans(): readonly string[] {
    const { temporary } = this.#places
    if (hasRecord(this.#places)) return []
    return namesIn(temporary)
      .map((name) => path.join(temporary, name))
      .filter((folder) => {
        const inside = namesIn(folder)
        // A staging folder, or one that was to become the lock.
        const owner = inside.includes(OWNER) ? OWNER : inside[0]
        return owner !== undefined && isOrphaned(path.join(folder, owner))
      })
  }
}

/** Whether there is a folder that is more than the place where jobs stage. */
function hasOutput({ root, temporary }: FolderPlaces): boolean {
  if (!statSync(root, { throwIfNoEntry: false })) return false
  return entriesOf(root).length > 0 || !existsSync(temporary)
}

const entriesOf = (root: string): readonly string[] => namesIn(root).filter((name) => name !== TEMPORARY)

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw error
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}
