import { SparkError } from '../../common/errors/spark-error.ts'
import { cutBytes, isCuttable } from '../sources/file-splits.ts'
import { type ListedFile, listSourceFiles } from '../sources/listing/list-source-files.ts'
import type { StoreRegistry } from '../sources/store-registry.ts'

type TextFile = Pick<ListedFile, 'uri' | 'sizeBytes' | 'version'>

/** A byte range of a text file: the lines that begin in it are one partition's. */
export interface TextFileSplit extends TextFile {
  readonly start: number
  readonly end: number
}

const MAX_SPLIT_BYTES = 128 << 20
/** As in Hadoop's FileInputFormat: a last split may be this much larger, rather than leave a tiny one. */
const SPLIT_SLOP = 1.1

/** Cuts files as Hadoop's FileInputFormat does: about `minPartitions` splits of equal size, gzip files uncut. */
export function splitTextFiles(files: readonly TextFile[], minPartitions: number): TextFileSplit[] {
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const splitBytes = Math.max(1, Math.min(Math.floor(total / Math.max(1, minPartitions)), MAX_SPLIT_BYTES))
  return files.flatMap(({ uri, sizeBytes, version }) =>
    cutBytes(sizeBytes, isCuttable(uri) ? splitBytes : sizeBytes, SPLIT_SLOP).map((range) => {
      return { uri, sizeBytes, version, ...range }
    }),
  )
}

/**
 * The files of `textFile`: a file, a folder, a glob, or several of these with commas between. Hidden files are left out; a folder within a
 * folder is refused, as by Hadoop.
 */
export async function listTextFiles(paths: string, stores: StoreRegistry): Promise<readonly TextFile[]> {
  const files = await listSourceFiles(splitPaths(paths), stores)
  for (const { key, base, uri } of files) {
    const below = key.slice(base.length).split('/').filter(Boolean)
    if (below.length > 1) throw folderIn(uri.slice(0, uri.lastIndexOf('/')))
  }
  return files
}

/** At the commas that are not within the braces of a glob. */
function splitPaths(paths: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  for (const piece of paths.split(',')) {
    if (depth > 0) parts.push(`${parts.pop()},${piece}`)
    else parts.push(piece)
    depth += piece.split('{').length - piece.split('}').length
  }
  return parts.map((path) => path.trim())
}

const folderIn = (path: string): SparkError =>
  new SparkError('FAILED_READ_FILE.NO_HINT', {
    path,
    reason: 'It is a folder, and a text file was expected. Name the folder itself, or a glob such as `*/*`.',
  })
