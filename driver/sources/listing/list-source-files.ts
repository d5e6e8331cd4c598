import { stat } from 'node:fs/promises'
import { listCommitted } from '../../../common/commit/list-committed.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ObjectInfo, ObjectStore } from '../../../common/storage/object-store.ts'
import { isHiddenName } from '../../../common/storage/partition-path.ts'
import { joinUri, parseStoragePath } from '../../../common/storage/storage-path.ts'
import type { ListingOptions } from '../options/listing-options.ts'
import type { StoreRegistry } from '../store-registry.ts'
import { globPattern, isGlob, literalPrefix } from './glob-pattern.ts'

/** A file found under a path, before its partition columns and footer are read. */
export interface ListedFile {
  readonly uri: string
  /** The URI of the store. */
  readonly root: string
  readonly key: string
  readonly sizeBytes: number
  readonly version: string
  /** The key of the folder from which on folders may be partitions: the path the user gave, or `basePath`. */
  readonly base: string
}

/** Which of the files under a path are wanted; all by default. */
type FileChoice = Partial<Omit<ListingOptions, 'recursiveFileLookup' | 'ignored'>>

/** The data files under the paths, in order of their names. A path at which there is nothing is refused, an empty folder is not. */
export async function listSourceFiles(
  paths: readonly string[],
  options: FileChoice,
  stores: StoreRegistry,
): Promise<readonly ListedFile[]> {
  const lists = await Promise.all(paths.map((path) => listPath(path, options, stores)))
  return lists.flat()
}

async function listPath(path: string, options: FileChoice, stores: StoreRegistry): Promise<readonly ListedFile[]> {
  const { root, key, uri } = parseStoragePath(path)
  const store = await stores.open(root)
  const pattern = isGlob(key) ? globPattern(key) : undefined
  const single = pattern || key === '' ? undefined : await store.head(key)
  const infos = single ? [single] : await listCommitted(store, pattern ? literalPrefix(key) : key && `${key}/`)
  const basePath = options.basePath === undefined ? undefined : parseStoragePath(options.basePath).key
  const files: ListedFile[] = []
  let exists = single !== undefined
  for (const info of infos) {
    const found = pattern ? pattern.matchPrefix(info.key) : key
    if (found === undefined) continue
    exists = true
    const folder = found === info.key ? found.slice(0, Math.max(0, found.lastIndexOf('/'))) : found
    const below = info.key.slice(folder.length).split('/').filter(Boolean)
    if (!isWanted(info, below, options)) continue
    const { sizeBytes, version } = info
    files.push({ uri: joinUri(root, info.key), root, key: info.key, sizeBytes, version, base: basePath ?? folder })
  }
  if (exists || (pattern === undefined && (await isFolder(store, key)))) return files
  throw new SparkError('PATH_NOT_FOUND', { path: uri })
}

/** `below`: the folders below the user's path, and the file's name. */
function isWanted(info: ObjectInfo, below: readonly string[], options: FileChoice): boolean {
  const name = below.at(-1) ?? ''
  if (below.some(isHiddenName) || name.endsWith('._COPYING_')) return false
  const { pathGlobFilter, modifiedBefore, modifiedAfter } = options
  if (pathGlobFilter && pathGlobFilter.matchPrefix(name) === undefined) return false
  if (modifiedBefore !== undefined && info.modifiedMs >= modifiedBefore) return false
  return modifiedAfter === undefined || info.modifiedMs > modifiedAfter
}

/** Only a local disk has folders without files. */
async function isFolder(store: ObjectStore, key: string): Promise<boolean> {
  const local = store.localPath(key)
  if (local === undefined) return false
  return stat(local).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
