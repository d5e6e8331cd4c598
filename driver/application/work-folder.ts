import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeOwnedFolder } from '../../common/commit/owner-file.ts'
import { config } from '../../common/config/config-entries.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { createObjectStore } from '../../common/storage/open-object-store.ts'
import { localPathOf } from '../../common/storage/storage-path.ts'
import { onDriverExit } from '../scheduler/backend/on-driver-exit.ts'
import { removeLeftovers } from './remove-leftovers.ts'

/** Where applications keep programs, shuffle files and spilled payloads: `spark.flashover.store.uri`, or a folder of its own. */
export interface WorkFolder {
  readonly uri: string
  readonly store: ObjectStore
  /** Removes the folder, if it was made for this application; waits for the removal of what killed drivers left. */
  remove(): Promise<void>
}

/** @param name under which the application keeps its objects */
export async function openWorkFolder(conf: SparkConf, name: string): Promise<WorkFolder> {
  const base = conf.get(config.storeUri)
  if (base !== undefined) {
    const uri = /^[a-z0-9]+:/i.test(base) ? `${base.replace(/\/$/, '')}` : `file://${path.resolve(base)}`
    const local = localPathOf(uri)
    // The scheduler removes it when it stops.
    if (local !== undefined) makeOwnedFolder(path.join(local, name))
    return { uri, store: await createObjectStore(uri), remove: leftoversRemoved(local) }
  }
  const folder = await makeTemporaryFolder(`flashover-${name}-`)
  makeOwnedFolder(folder)
  const cleaned = leftoversRemoved()
  const uri = `file://${folder}`
  const forgetExit = onDriverExit(() => rmSync(folder, { recursive: true, force: true }))
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    forgetExit()
    await cleaned()
  }
  return { uri, store: await createObjectStore(uri), remove }
}

/** Begins to remove what killed drivers left here; gives what waits for it. */
function leftoversRemoved(...roots: readonly (string | undefined)[]): () => Promise<void> {
  const removed = Promise.all([
    removeLeftovers(tmpdir(), 'flashover-'),
    ...roots.flatMap((root) => (root === undefined ? [] : removeLeftovers(root))),
  ])
  return async () => {
    await removed
  }
}

async function makeTemporaryFolder(prefix: string): Promise<string> {
  try {
    return await mkdtemp(path.join(tmpdir(), prefix))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `cannot make a folder in ${tmpdir()}, which the environment variable TMPDIR may change: ${reason}`,
      {
        cause,
      },
    )
  }
}
