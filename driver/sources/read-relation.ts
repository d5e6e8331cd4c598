import { SparkError } from '../../common/errors/spark-error.ts'
import type { IgnoredFiles } from '../../common/protocol/task-input.ts'
import { type DataType, StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import { checkColumnNames, checkDataSchema, nullableSchema } from './data-schema.ts'
import { dataFields, type FileFormat, type FileRelation, type SourceFile } from './file-relation.ts'
import { inferPartitioning } from './listing/infer-partitioning.ts'
import { isChosen, type ListedFile, listSourceFiles } from './listing/list-source-files.ts'
import type { PartitionValue } from './listing/partition-value.ts'
import { readOptions } from './options/source-options.ts'
import { type FooterCache, readFooters } from './parquet/open-footers.ts'
import { mergeSchemas, type ParquetSchemaSettings, schemaOfFile } from './parquet/parquet-data-schema.ts'
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

/** What reading takes besides the source. */
export interface ReadContext extends ParquetSchemaSettings {
  readonly stores: StoreRegistry
  readonly footers: FooterCache
  /** Values of partition columns are texts otherwise. */
  readonly inferPartitionTypes: boolean
  /** What `timestamp` is for the session. */
  readonly timestampType: DataType
  /** What the session ignores where the reader's options say nothing. */
  readonly ignored: IgnoredFiles
  readonly infer: InferSchema
}

/**
 * Reads the options, lists files and finds the schema. What is wrong is refused here, before any task runs. Of Parquet files no more footers
 * are read than it takes to know the schema; see `withFooters`.
 */
export async function readRelation(source: DataSource, context: ReadContext): Promise<FileRelation> {
  const { caseSensitive, stores } = context
  const { options, listing } = readOptions(source.format, source.options)
  const declared = source.schema && nullableSchema(source.schema)
  if (declared) checkColumnNames(declared, caseSensitive)
  const listed = await listSourceFiles(source.paths, stores, listing.basePath)
  const recursive = listing.recursiveFileLookup
  const partitioning = inferPartitioning(listed, { ...context, declared, recursive, timeZone: listing.timeZone })
  // Writers leave empty files behind; as Parquet they would be damaged.
  const isRead = (file: ListedFile): boolean =>
    isChosen(file, listing) && (options.format !== 'parquet' || file.sizeBytes > 0)
  const files = partitioning.files.flatMap(({ file, values }) => (isRead(file) ? [sourceFile(file, values)] : []))
  const partitionSchema = partitioning.schema
  const { ignored } = listing
  const base = { rootPaths: source.paths, partitionSchema, options, files, caseSensitive, ignored }
  // A user's schema says what types the partitions have; a file's says where their columns are.
  if (declared) {
    const dataSchema = structType(dataFields({ ...base, dataSchema: declared }))
    checkDataSchema(dataSchema, options)
    return { ...base, dataSchema }
  }
  // Files beside partition folders are not read, but have a say in the schema.
  const beside = partitionSchema.fields.map(() => null)
  const typed =
    partitionSchema.fields.length === 0 ? files : listed.filter(isRead).map((one) => sourceFile(one, beside))
  const untyped = { ...base, files: typed, ignored: { ...context.ignored, ...ignored } }
  return { ...base, dataSchema: await schemaOf(untyped, context) }
}

const sourceFile = (
  { uri, sizeBytes, version }: ListedFile,
  partitionValues: readonly PartitionValue[],
): SourceFile => ({
  uri,
  sizeBytes,
  version,
  partitionValues,
})

const TEXT_SCHEMA = structType([structField('value', StringType)])

async function schemaOf(relation: UntypedRelation, context: ReadContext): Promise<StructType> {
  const { options, files, ignored = {} } = relation
  if (options.format === 'text') return TEXT_SCHEMA
  if (options.format === 'parquet') return parquetSchema(files, options.mergeSchema, ignored, context)
  if (files.length > 0) return context.infer(relation)
  throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: options.format.toUpperCase() })
}

/** Of the first file by path, or of all. */
async function parquetSchema(
  files: readonly SourceFile[],
  merge: boolean,
  ignored: IgnoredFiles,
  { stores, footers, caseSensitive, binaryAsString }: ReadContext,
): Promise<StructType> {
  const [first] = [...files].sort((a, b) => (a.uri < b.uri ? -1 : 1))
  const read = await readFooters(merge ? files : first ? [first] : [], ignored, stores, footers)
  return mergeSchemas(
    read.flatMap((footer) => (footer ? [schemaOfFile(footer, { caseSensitive, binaryAsString })] : [])),
    caseSensitive,
  )
}
