import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  StringType,
  type StructType,
  sameType,
  simpleString,
  structField,
  structType,
} from '../../../common/types/data-type.ts'
import type { FileFormat, FileRelation, SourceFile } from './file-relation.ts'
import { type ListedFile, listSourceFiles } from './list-source-files.ts'
import { type FooterAndSchema, readParquetFooter } from './parquet-footer.ts'
import { inferPartitionType } from './partition-value.ts'
import type { StoreRegistry } from './store-registry.ts'

export interface ReadRequest {
  readonly format: FileFormat
  readonly paths: readonly string[]
  /** Keys in lower case. */
  readonly options: Readonly<Record<string, string>>
  readonly schema: StructType | undefined
}

/** Finds out a data schema by reading data: csv with inferSchema, csv headers, json. */
export type InferSchema = (request: ReadRequest, files: readonly SourceFile[]) => Promise<StructType>

/** Footers read so far, by URI and version: each is read once in a session. */
export type FooterCache = Map<string, Promise<FooterAndSchema>>

/** Lists files, reads Parquet footers and finds the schema. Bad paths and broken files are refused here, before any task runs. */
export async function readRelation(
  request: ReadRequest,
  stores: StoreRegistry,
  footers: FooterCache,
  infer: InferSchema,
): Promise<FileRelation> {
  const listed = await listSourceFiles(request.paths, stores)
  const partitionSchema = partitionSchemaOf(listed, request.schema)
  const base = listed.map(
    (file): SourceFile => ({
      uri: file.uri,
      sizeBytes: file.sizeBytes,
      version: file.version,
      partitionValues: partitionSchema.fields.map(
        (field) => file.partitions.find((p) => p.column === field.name)?.value ?? null,
      ),
    }),
  )
  const relation = { format: request.format, rootPaths: request.paths, partitionSchema, options: request.options }
  const partitionNames = new Set(partitionSchema.fields.map((field) => field.name))
  const withoutPartitions = (schema: StructType) =>
    structType(schema.fields.filter((field) => !partitionNames.has(field.name)))
  if (request.format !== 'parquet') {
    const dataSchema = request.schema ?? (request.format === 'text' ? TEXT_SCHEMA : await infer(request, base))
    return { ...relation, files: base, dataSchema: withoutPartitions(dataSchema) }
  }
  const read = await Promise.all(listed.map((file) => readFooterOnce(file, stores, footers)))
  const files = base.map((file, index): SourceFile => {
    const footer = read[index]?.footer
    return footer ? { ...file, footer } : file
  })
  const [first, ...others] = read.map((one) => one.schema)
  const dataSchema = request.schema ?? first
  if (!dataSchema) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' })
  for (const [index, schema] of [...(request.schema && first ? [first] : []), ...others].entries()) {
    checkCompatible(dataSchema, schema, listed[request.schema ? index : index + 1]?.uri ?? '')
  }
  return { ...relation, files, dataSchema: withoutPartitions(dataSchema) }
}

const TEXT_SCHEMA = structType([structField('value', StringType)])

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

function partitionSchemaOf(files: readonly ListedFile[], schema: StructType | undefined): StructType {
  const names = [...new Set(files.flatMap((file) => file.partitions.map((partition) => partition.column)))]
  return structType(
    names.map((name) => {
      const declared = schema?.fields.find((field) => field.name === name)
      const values = files.map((file) => file.partitions.find((partition) => partition.column === name)?.value ?? null)
      return structField(name, declared?.dataType ?? inferPartitionType(values))
    }),
  )
}

/** A column may be missing from a file (it reads as null); one of another type is refused, naming the file. */
function checkCompatible(expected: StructType, actual: StructType, uri: string): void {
  for (const field of expected.fields) {
    const found = actual.fields.find((other) => other.name === field.name)
    if (found && !sameType(found.dataType, field.dataType)) {
      const reason = `column ${field.name} is ${simpleString(found.dataType)} there and ${simpleString(field.dataType)} in the schema read first or given`
      throw new SparkError('FAILED_READ_FILE.NO_HINT', { path: uri, reason })
    }
  }
}
