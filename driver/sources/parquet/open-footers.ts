import { SparkError } from '../../../common/errors/spark-error.ts'
import { mapBounded } from '../../../common/map-bounded.ts'
import { isIgnored } from '../../../common/protocol/is-ignored.ts'
import type { ParquetReadOptions } from '../../../common/protocol/source-options.ts'
import type { IgnoredFiles, ParquetFileSplit } from '../../../common/protocol/task-input.ts'
import { parseStoragePath } from '../../../common/storage/storage-path.ts'
import { dataFields, type FileRelation, type SourceFile } from '../file-relation.ts'
import type { StoreRegistry } from '../store-registry.ts'
import { unreadableColumns } from './parquet-data-schema.ts'
import { type FooterAndSchema, readParquetFooter } from './parquet-footer.ts'

/** Footers read so far, by file, version and size: each is read once in an application. */
export type FooterCache = Map<string, Promise<FooterAndSchema>>

type File = Pick<SourceFile, 'uri' | 'version' | 'sizeBytes'>

/** Each is a file handle, or a connection. */
const MAX_OPEN = 64

/** Reads the footers of files, in their order; undefined: of a file that is ignored. */
export const readFooters = (
  files: readonly File[],
  ignored: IgnoredFiles,
  stores: StoreRegistry,
  cache: FooterCache,
): Promise<readonly (FooterAndSchema | undefined)[]> =>
  mapBounded(files, MAX_OPEN, async (file) => {
    try {
      return await readOnce(file, stores, cache)
    } catch (error) {
      if (isIgnored(error, ignored)) return undefined
      throw error
    }
  })

async function readOnce(file: File, stores: StoreRegistry, cache: FooterCache): Promise<FooterAndSchema> {
  const id = `${file.uri}@${file.version}@${file.sizeBytes}`
  const cached = cache.get(id)
  if (cached) return cached
  const { root, key } = parseStoragePath(file.uri)
  const footer = stores.open(root).then((store) => readParquetFooter(store, key, file.sizeBytes, file.uri))
  cache.set(id, footer)
  footer.catch(() => cache.delete(id))
  return footer
}

/** The relation with the footers of its files, as a plan is made of it; other formats have none. */
export async function withFooters(
  relation: FileRelation,
  stores: StoreRegistry,
  cache: FooterCache,
): Promise<FileRelation> {
  const { options, files, caseSensitive = false, ignored = {} } = relation
  if (options.format !== 'parquet') return relation
  const footers = await readFooters(files, ignored, stores, cache)
  const fields = dataFields(relation)
  return Object.freeze({
    ...relation,
    files: files.flatMap((file, index): readonly SourceFile[] => {
      const found = footers[index]
      if (!found) return []
      const calendar = calendarOf(found, options, file.uri)
      return [{ ...file, footer: found.footer, ...(calendar && { calendar }) }]
    }),
    unreadable: footers.flatMap((footer, index) =>
      !footer ? [] : unreadableColumns(fields, footer, files[index]?.uri ?? '', caseSensitive),
    ),
  })
}

/** The file's own marks go before the options. Files have timestamps of one form or of the other. */
function calendarOf(
  { calendar }: FooterAndSchema,
  options: ParquetReadOptions,
  uri: string,
): ParquetFileSplit['calendar'] {
  const datetime = calendar.datetime ?? options.calendar?.datetime ?? 'corrected'
  const int96 = calendar.int96 ?? options.calendar?.int96 ?? 'corrected'
  const isLegacy = datetime === 'legacy' || int96 === 'legacy'
  if (isLegacy && calendar.timeZone !== undefined && !UTC.has(calendar.timeZone))
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `timestamps of the Julian calendar in the time zone ${calendar.timeZone}, as in ${uri},`,
    })
  const wanted = calendar.hasInt96 ? int96 : datetime
  if (datetime === 'corrected' && wanted === 'corrected') return undefined
  return {
    ...(datetime === 'corrected' ? {} : { dates: datetime }),
    ...(wanted === 'corrected' ? {} : { timestamps: wanted }),
  }
}

const UTC = new Set(['UTC', 'Etc/UTC', 'GMT', 'Z', '+00:00'])
