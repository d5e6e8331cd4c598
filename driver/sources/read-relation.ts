import { SparkError } from '../../common/errors/spark-error.ts'
import type { IgnoredFiles } from '../../common/protocol/task-input.ts'
import { type DataType, StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import { checkDataSchema, nullableSchema } from './data-schema.ts'
import { dataFields, type FileFormat, type FileRelation, type SourceFile } from './file-relation.ts'
import { inferPartitioning } from './listing/infer-partitioning.ts'
import { listSourceFiles } from './listing/list-source-files.ts'
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
  if (declared) checkDataSchema(declared, options, caseSensitive)
  const found = await listSourceFiles(source.paths, listing, stores)
  // Writers leave empty files behind; as Parquet they would be damaged.
  const listed = options.format === 'parquet' ? found.filter((file) => file.sizeBytes > 0) : found
  const partitioning = inferPartitioning(listed, declared, listing.recursiveFileLookup, context)
  const files = partitioning.files.map(
    ({ file, values }): SourceFile => ({
      uri: file.uri,
      sizeBytes: file.sizeBytes,
      version: file.version,
      partitionValues: values,
    }),
  )
  const { ignored } = listing
  const base = { rootPaths: source.paths, partitionSchema: partitioning.schema, options, files, caseSensitive, ignored }
  // A user's schema says what types the partitions have; a file's says where their columns are.
  if (declared) return { ...base, dataSchema: structType(dataFields({ ...base, dataSchema: declared })) }
  return { ...base, dataSchema: await schemaOf({ ...base, ignored: { ...context.ignored, ...ignored } }, context) }
}

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
