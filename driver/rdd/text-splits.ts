import { stat } from 'node:fs/promises'
import { SparkError } from '../../common/errors/spark-error.ts'
import { createObjectStore } from '../../common/storage/open-object-store.ts'
import { joinUri, localPathOf, parseStoragePath } from '../../common/storage/storage-path.ts'

/** A byte range of a text file: the lines that begin in it are one partition's. */
export interface TextFileSplit {
  readonly uri: string
  readonly sizeBytes: number
  readonly version: string
  readonly start: number
  readonly end: number
}

type TextFile = Pick<TextFileSplit, 'uri' | 'sizeBytes' | 'version'>

const MAX_SPLIT_BYTES = 128 << 20
/** As in Hadoop's FileInputFormat: a last split may be this much larger, rather than leave a tiny one. */
const SPLIT_SLOP = 1.1

/** Cuts files as Hadoop's FileInputFormat does: about `minPartitions` splits of equal size, gzip files uncut. */
export function splitTextFiles(files: readonly TextFile[], minPartitions: number): TextFileSplit[] {
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const splitBytes = Math.max(1, Math.min(Math.floor(total / Math.max(1, minPartitions)), MAX_SPLIT_BYTES))
  return files.flatMap((file) => {
    if (/\.gz(ip)?$/i.test(file.uri)) return [{ ...file, start: 0, end: file.sizeBytes }]
    const splits: TextFileSplit[] = []
    let start = 0
    while ((file.sizeBytes - start) / splitBytes > SPLIT_SLOP) {
      splits.push({ ...file, start, end: start + splitBytes })
      start += splitBytes
    }
    if (start < file.sizeBytes) splits.push({ ...file, start, end: file.sizeBytes })
    return splits
  })
}

/** The files of `textFile`: a file, a folder (hidden files left out), a glob, or several of these with commas between. */
export async function listTextFiles(paths: string): Promise<TextFile[]> {
  const lists = await Promise.all(paths.split(',').map((path) => listOne(path.trim())))
  return lists.flat()
}

async function listOne(path: string): Promise<TextFile[]> {
  const { root, key, uri } = parseStoragePath(path)
  const store = await createObjectStore(root)
  try {
    const glob = key.search(/[*?[{]/)
    const exact = glob < 0 ? await store.head(key) : undefined
    if (exact !== undefined) return [{ uri, sizeBytes: exact.sizeBytes, version: exact.version }]
    const prefix = glob < 0 ? (key === '' ? '' : `${key}/`) : key.slice(0, key.lastIndexOf('/', glob) + 1)
    const pattern = glob < 0 ? undefined : globPattern(key)
    const files: TextFile[] = []
    let found = false
    for await (const info of store.list(prefix)) {
      if (pattern !== undefined && !pattern.test(info.key)) continue
      found = true
      const hidden = info.key
        .slice(prefix.length)
        .split('/')
        .some((part) => part.startsWith('_') || part.startsWith('.'))
      if (!hidden) files.push({ uri: joinUri(root, info.key), sizeBytes: info.sizeBytes, version: info.version })
    }
    if (!found && !(glob < 0 && (await isFolder(uri)))) throw new SparkError('PATH_NOT_FOUND', { path: uri })
    return files
  } finally {
    store.close()
  }
}

/** An empty folder is no rows; a bucket knows no such thing. */
async function isFolder(uri: string): Promise<boolean> {
  const local = localPathOf(uri)
  if (local === undefined) return false
  const found = await stat(local).catch(() => undefined)
  return found?.isDirectory() === true
}

/** `*`, `?` and `[...]` within a name, `{a,b}` alternatives; a folder that matches means the files in it. */
function globPattern(glob: string): RegExp {
  const body = glob.replace(/[.+^$()|\\]|\*|\?|\{|\}/g, (mark) => {
    if (mark === '*') return '[^/]*'
    if (mark === '?') return '[^/]'
    return mark === '{' ? '(?:' : mark === '}' ? ')' : `\\${mark}`
  })
  return new RegExp(`^${body}(?:/[^/]*)?$`)
}
