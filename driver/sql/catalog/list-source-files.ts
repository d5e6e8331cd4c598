import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ObjectInfo } from '../../../common/storage/object-store.ts'
import { isHiddenName, parsePartitionFolder } from '../../../common/storage/partition-path.ts'
import { joinUri, parseStoragePath } from '../../../common/storage/storage-path.ts'
import type { StoreRegistry } from './store-registry.ts'

/** A file found under a path, before its partition columns and footer are read. */
export interface ListedFile {
  readonly uri: string
  readonly root: string
  readonly key: string
  readonly sizeBytes: number
  readonly version: string
  /** `column=value` folders between the path the user gave and the file. */
  readonly partitions: readonly { readonly column: string; readonly value: string | null }[]
}

/** Lists the data files under the paths, in order; `*` and `?` match within a path segment. A path without any file is refused. */
export async function listSourceFiles(paths: readonly string[], stores: StoreRegistry): Promise<readonly ListedFile[]> {
  const lists = await Promise.all(paths.map((path) => listPath(path, stores)))
  return lists.flat()
}

async function listPath(path: string, stores: StoreRegistry): Promise<readonly ListedFile[]> {
  const { root, key, uri } = parseStoragePath(path)
  const store = await stores.open(root)
  const pattern = /[*?]/.test(key) ? globPattern(key) : undefined
  const single = pattern ? undefined : await store.head(key)
  if (single) return [listed(root, key, single, '')]
  const prefix = pattern ? key.slice(0, key.search(/[*?]/)).replace(/[^/]*$/, '') : `${key}/`
  const files: ListedFile[] = []
  for await (const info of store.list(prefix)) {
    const base = pattern ? pattern.exec(info.key)?.[0] : key
    if (base === undefined) continue
    const below = info.key.slice(base.length).replace(/^\//, '')
    if (info.sizeBytes === 0 && info.key.endsWith('/')) continue
    if (below.split('/').some(isHiddenName)) continue
    files.push(listed(root, info.key, info, below))
  }
  if (files.length === 0 && !(await hasAnything(store, prefix))) throw new SparkError('PATH_NOT_FOUND', { path: uri })
  return files
}

/** An empty folder exists (a folder store) where its marker or any hidden file is listed. */
async function hasAnything(
  store: { list(prefix: string): AsyncIterable<ObjectInfo>; localPath(key: string): string | undefined },
  prefix: string,
): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true
  return false
}

function listed(root: string, key: string, info: ObjectInfo, below: string): ListedFile {
  const folders = below.split('/').slice(0, -1)
  const partitions = folders.flatMap((folder) => parsePartitionFolder(folder) ?? [])
  return { uri: joinUri(root, key), root, key, sizeBytes: info.sizeBytes, version: info.version, partitions }
}

function globPattern(key: string): RegExp {
  const source = key
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${source}(?=/|$)`)
}
