import { SparkError } from '../../common/errors/spark-error.ts'
import { mapBounded } from '../../common/map-bounded.ts'
import type { ReadOptions } from '../../common/protocol/source-options.ts'
import { StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import { checkDataSchema, nullableSchema } from './data-schema.ts'
import type { FileFormat, FileRelation, SourceFile } from './file-relation.ts'
import { inferPartitioning } from './listing/infer-partitioning.ts'
import { type ListedFile, listSourceFiles } from './listing/list-source-files.ts'
import { readOptions } from './options/source-options.ts'
import { parquetDataSchema, unreadableColumns } from './parquet/parquet-data-schema.ts'
import { type FooterAndSchema, readParquetFooter } from './parquet/parquet-footer.ts'
import type { StoreRegistry } from './store-registry.ts'

/** Files to read, as the user named them. */
export interface DataSource {
  readonly format: FileFormat
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly schema: StructType | undefined
}

/** A relation whose data schema is still to be found. */
export type UntypedRelation = Omit<FileRelation, 'dataSchema'>

/** Finds out a data schema by reading data: csv with inferSchema, csv headers, json. */
export type InferSchema = (relation: UntypedRelation) => StructType | Promise<StructType>

/** Footers read so far, by URI and version: each is read once in a session. */
export type FooterCache = Map<string, Promise<FooterAndSchema>>

/** Reads the options, lists files, reads Parquet footers and finds the schema. What is wrong is refused here, before any task runs. */
export async function readRelation(
  source: DataSource,
  stores: StoreRegistry,
  footers: FooterCache,
  infer: InferSchema,
  inferPartitionTypes: boolean,
): Promise<FileRelation> {
  const { options, listing } = readOptions(source.format, source.options)
  const declared = source.schema && nullableSchema(source.schema)
  if (declared) checkDataSchema(declared, options)
  const found = await listSourceFiles(source.paths, listing, stores)
  // Writers leave empty files behind; as Parquet they would be damaged.
  const listed = options.format === 'parquet' ? found.filter((file) => file.sizeBytes > 0) : found
  const partitioning = inferPartitioning(listed, declared, listing.recursiveFileLookup, inferPartitionTypes)
  const files = partitioning.files.map(
    ({ file, values }): SourceFile => ({
      uri: file.uri,
      sizeBytes: file.sizeBytes,
      version: file.version,
      partitionValues: values,
    }),
  )
  const base = { rootPaths: source.paths, partitionSchema: partitioning.schema, options }
  const partitionNames = new Set(partitioning.schema.fields.map(({ name }) => name.toLowerCase()))
  const withoutPartitions = (schema: StructType) =>
    structType(schema.fields.filter(({ name }) => !partitionNames.has(name.toLowerCase())))
  if (options.format !== 'parquet') {
    const dataSchema = declared ?? (await schemaOf({ ...base, files }, options, infer))
    return { ...base, files, dataSchema: withoutPartitions(dataSchema) }
  }
  const read = await mapBounded(partitioning.files, MAX_OPEN_FOOTERS, async ({ file }) => ({
    uri: file.uri,
    ...(await readFooterOnce(file, stores, footers)),
  }))
  const dataSchema = withoutPartitions(parquetDataSchema(declared, read, options.mergeSchema))
  return {
    ...base,
    files: files.map((file, index): SourceFile => {
      const footer = read[index]?.footer
      return footer ? { ...file, footer } : file
    }),
    dataSchema,
    unreadable: unreadableColumns(dataSchema, read),
  }
}

/** Each is a file handle, or a connection. */
const MAX_OPEN_FOOTERS = 64

const TEXT_SCHEMA = structType([structField('value', StringType)])

function schemaOf(
  relation: UntypedRelation,
  options: ReadOptions,
  infer: InferSchema,
): StructType | Promise<StructType> {
  if (options.format === 'text') return TEXT_SCHEMA
  if (relation.files.length > 0) return infer(relation)
  throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: options.format.toUpperCase() })
}

async function readFooterOnce(file: ListedFile, stores: StoreRegistry, footers: FooterCache): Promise<FooterAndSchema> {
  const id = `${file.uri}@${file.version}`
  const cached = footers.get(id)
  if (cached) return cached
  const store = await stores.open(file.root)
  const footer = readParquetFooter(store, file.key, file.sizeBytes, file.uri)
  footers.set(id, footer)
  footer.catch(() => footers.delete(id))
  return footer
}
