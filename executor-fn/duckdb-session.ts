import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { quoteString } from '../common/types/duckdb-type-name.ts'
import { registerExecutorFunctions } from './functions/register-executor-functions.ts'
import { quotePath } from './input/input-view.ts'
import { RAISE_MACRO } from './raised-error.ts'

export interface SessionSettings {
  readonly threads: number
  readonly memoryBytes: number
  readonly scratchDir: string
}

/** A connection for one task; `release` when the task has ended. */
export interface SessionLease {
  readonly connection: DuckDBConnection
  /** DuckDB has invalidated the instance: nobody gets it any more. */
  abandon(): void
  release(): void
}

interface OpenInstance {
  readonly instance: DuckDBInstance
  readonly roots: readonly string[]
  readonly threads: number
  readonly memoryBytes: number
  readonly keepJoinOrder: boolean
  inUse: number
}

/**
 * The DuckDB of an executor: one instance, kept warm from task to task, with a connection per task (its views are temporary ones,
 * seen by that connection alone).
 *
 * An instance is locked down before a fragment runs: it reaches the scratch folder and the folders of its tasks' files, nothing
 * else, and its configuration cannot be changed. The folders are fixed for its lifetime, so a task that needs others gets a new
 * instance for the union of both; the old one is closed when its last task has ended. Folders only accumulate, hence a session
 * that reads the same tables opens one instance, at its first query.
 *
 * An error of the class INTERNAL invalidates an instance: all that comes later fails on it. Whoever meets one abandons the instance, and the next
 * task gets another.
 */
export class DuckDBSessions {
  readonly #settings: SessionSettings
  #current: OpenInstance | undefined
  #opening: Promise<unknown> = Promise.resolve()

  constructor(settings: SessionSettings) {
    this.#settings = settings
  }

  /** @param roots local folders the task reads or writes, besides the scratch folder */
  async lease(
    roots: readonly string[],
    needs: { readonly threads?: number; readonly memoryBytes?: number; readonly keepJoinOrder?: boolean } = {},
  ): Promise<SessionLease> {
    const open = await this.#instanceFor(
      roots,
      needs.threads ?? 1,
      needs.memoryBytes ?? 0,
      needs.keepJoinOrder === true,
    )
    return this.#connect(open)
  }

  /** An instance of its own, for what may invalidate it; it is closed when it is given back. */
  async leaseDisposable(roots: readonly string[]): Promise<SessionLease> {
    return this.#connect(await this.#open(roots, 1, this.#settings.memoryBytes, false))
  }

  async #connect(open: OpenInstance): Promise<SessionLease> {
    open.inUse++
    let released = false
    try {
      const connection = await open.instance.connect()
      return {
        connection,
        abandon: () => {
          if (this.#current === open) this.#current = undefined
        },
        release: () => {
          if (released) return
          released = true
          connection.closeSync()
          this.#giveBack(open)
        },
      }
    } catch (error) {
      // An invalidated instance takes no connection.
      if (this.#current === open) this.#current = undefined
      this.#giveBack(open)
      throw error
    }
  }

  close(): void {
    const current = this.#current
    this.#current = undefined
    if (current && current.inUse === 0) current.instance.closeSync()
  }

  #giveBack(open: OpenInstance): void {
    open.inUse--
    if (open.inUse === 0 && open !== this.#current) open.instance.closeSync()
  }

  // One at a time: concurrent tasks with new folders extend one another's instance instead of each opening its own.
  #instanceFor(
    roots: readonly string[],
    threads: number,
    memoryBytes: number,
    keepJoinOrder: boolean,
  ): Promise<OpenInstance> {
    const next = this.#opening.then(async () => {
      const current = this.#current
      const covers = current && roots.every((root) => isCovered(root, current.roots)) && threads <= current.threads
      if (covers && current.keepJoinOrder === keepJoinOrder) return current
      const opened = await this.#open(
        withoutCovered([...(current?.roots ?? []), ...roots]),
        Math.max(threads, this.#settings.threads, current?.threads ?? 0),
        this.#settings.memoryBytes || memoryBytes,
        keepJoinOrder,
      )
      this.#current = opened
      if (current?.inUse === 0) current.instance.closeSync()
      return opened
    })
    this.#opening = next.catch(() => undefined)
    return next
  }

  async #open(
    roots: readonly string[],
    threads: number,
    memoryBytes: number,
    keepJoinOrder: boolean,
  ): Promise<OpenInstance> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: `${threads}`,
      memory_limit: `${Math.max(Math.floor(memoryBytes / 2 ** 20), 64)}MiB`,
      temp_directory: path.join(this.#settings.scratchDir, 'duckdb'),
      allow_unsigned_extensions: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    })
    const connection = await instance.connect()
    // Files are named by patterns that match them only, so a folder is allowed by its name and as it is in a pattern.
    const allowed = [this.#settings.scratchDir, ...roots]
      .map(folderOf)
      .flatMap((folder) => [...new Set([quoteString(folder), quotePath(folder)])])
    registerExecutorFunctions(connection)
    for (const statement of [
      "SET TimeZone = 'UTC'",
      'SET parquet_metadata_cache = true',
      // The bytes of a column stay bytes, whatever a file's `geo` metadata says of them.
      'SET GLOBAL enable_geoparquet_conversion = false',
      // A shuffle segment holds one Parquet file: a partition's file is never closed and continued in a second one.
      'SET partitioned_write_max_open_files = 100000',
      // Errors have types then, apart from the words of users in them.
      'SET GLOBAL errors_as_json = true',
      RAISE_MACRO,
      // The optimizer is a setting of the instance, hence an instance of its own for fragments whose joins are ordered already.
      ...(keepJoinOrder ? ["SET disabled_optimizers = 'join_order'"] : []),
      `SET allowed_directories = [${allowed.join(', ')}]`,
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ])
      await connection.run(statement)
    connection.closeSync()
    return { instance, roots, threads, memoryBytes, keepJoinOrder, inUse: 0 }
  }
}

const folderOf = (root: string): string => (root.endsWith('/') ? root : `${root}/`)

const isCovered = (root: string, roots: readonly string[]): boolean =>
  roots.some((known) => folderOf(root).startsWith(folderOf(known)))

/** In order a folder comes right before what is within it: an executor that has read thousands of folders holds each against one other. */
function withoutCovered(roots: readonly string[]): string[] {
  const kept: string[] = []
  for (const folder of roots.map(folderOf).sort()) {
    const last = kept.at(-1)
    if (last === undefined || !folder.startsWith(last)) kept.push(folder)
  }
  return kept
}
