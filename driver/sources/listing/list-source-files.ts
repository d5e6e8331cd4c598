import { stat } from 'node:fs/promises'
import { listCommitted } from '../../../common/commit/list-committed.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
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
  readonly modifiedMs: number
  /** The key of the folder that the user gave, or the given file is in. */
  readonly given: string
  /** The key of the folder below which folders may be partitions: `given`, or `basePath`. */
  readonly base: string
}

/**
 * The data files under the paths, in order of their names. A path at which there is nothing is refused, an empty folder is not.
 *
 * @param basePath the option of this name
 */
export async function listSourceFiles(
  paths: readonly string[],
  stores: StoreRegistry,
  basePath?: string,
): Promise<readonly ListedFile[]> {
  const lists = await Promise.all(paths.map((path) => listPath(path, stores)))
  const files = lists.flat()
  if (basePath === undefined) return files
  const base = await checkBase(basePath, paths, stores)
  return files.map((file) => ({ ...file, base }))
}

async function listPath(path: string, stores: StoreRegistry): Promise<readonly ListedFile[]> {
  const { root, key, uri } = parseStoragePath(path)
  const store = await stores.open(root)
  const pattern = isGlob(key) ? globPattern(key) : undefined
  const single = pattern || key === '' ? undefined : await store.head(key)
  const infos = single ? [single] : await listCommitted(store, pattern ? literalPrefix(key) : key && `${key}/`)
  const files: ListedFile[] = []
  let exists = single !== undefined
  for (const info of infos) {
    const found = pattern ? pattern.matchPrefix(info.key) : key
    if (found === undefined) continue
    exists = true
    const given = found === info.key ? found.slice(0, Math.max(0, found.lastIndexOf('/'))) : found
    const below = info.key.slice(given.length).split('/').filter(Boolean)
    if (below.some(isHiddenName) || info.key.endsWith('._COPYING_')) continue
    files.push({ ...info, uri: joinUri(root, info.key), root, given, base: given })
  }
  if (exists || (pattern === undefined && (await isFolder(store, key)))) return files
  throw new SparkError('PATH_NOT_FOUND', { path: uri })
}

/** The key of a base path: a folder, with whose name the names of all paths begin. */
async function checkBase(basePath: string, paths: readonly string[], stores: StoreRegistry): Promise<string> {
  const invalid = (message: string): SparkError =>
    new SparkError('STDS_INVALID_OPTION_VALUE.WITH_MESSAGE', { optionName: 'basePath', message })
  if (basePath === '') throw invalid('it is empty')
  const base = parseStoragePath(basePath)
  const store = await stores.open(base.root)
  if (store.localPath('x') !== undefined && !(await isFolder(store, base.key)))
    throw invalid(`${base.uri} is no folder`)
  const other = paths.map((path) => parseStoragePath(path).uri).find((uri) => !uri.startsWith(base.uri))
  if (other !== undefined) throw invalid(`${base.uri} does not hold the path ${other}`)
  return base.key
}

/** Whether the options let a file be read. Of its folders they say nothing. */
export function isChosen({ key, modifiedMs }: ListedFile, options: ListingOptions): boolean {
  const { pathGlobFilter, modifiedBefore, modifiedAfter } = options
  if (pathGlobFilter && pathGlobFilter.matchPrefix(key.slice(key.lastIndexOf('/') + 1)) === undefined) return false
  if (modifiedBefore !== undefined && modifiedMs >= modifiedBefore) return false
  return modifiedAfter === undefined || modifiedMs > modifiedAfter
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
