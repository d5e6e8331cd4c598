import { SparkError } from '../../../common/errors/spark-error.ts'
import { parsePartitionFolder } from '../../../common/storage/partition-path.ts'
import { joinUri } from '../../../common/storage/storage-path.ts'
import {
  type DataType,
  type StructType,
  sqlTypeName,
  structField,
  structType,
} from '../../../common/types/data-type.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import { checkColumnNames } from '../data-schema.ts'
import { isSameColumn } from '../file-relation.ts'
import type { ListedFile } from './list-source-files.ts'
import { inferPartitionType, type PartitionTypeSettings } from './partition-type.ts'
import { type PartitionValue, partitionValue } from './partition-value.ts'

type PartitionFolder = NonNullable<ReturnType<typeof parsePartitionFolder>>

/** What a relation has of the files that were listed. */
export interface Partitioning {
  readonly schema: StructType
  /** The files that are read, and for each the values of its partition columns. */
  readonly files: readonly { readonly file: ListedFile; readonly values: readonly PartitionValue[] }[]
}

interface PartitioningOptions extends PartitionTypeSettings {
  /** The user's schema: it has the last word on types. */
  readonly declared: StructType | undefined
  /** All files are read, and no folder is a partition. */
  readonly recursive: boolean
  /** Of timestamps; undefined: UTC. */
  readonly timeZone?: string | undefined
  readonly caseSensitive: boolean
}

/**
 * Spark's partition discovery. Where there are `column=value` folders, only the files in them are read; where there are none, only those
 * directly in the folders the user named. All folders with files must have the same partition columns, beginning in the same folder.
 */
export function inferPartitioning(listed: readonly ListedFile[], options: PartitioningOptions): Partitioning {
  if (options.recursive) return unpartitioned(listed)
  const bases = new Set(listed.map((file) => joinUri(file.root, file.base)))
  const found = [...byFolder(listed)].flatMap(([folder, files]) => {
    const partitions = partitionsOf(folder, bases)
    return partitions ? [{ files, ...partitions }] : []
  })
  const partitioned = found.filter(({ partitions }) => partitions.length > 0)
  const [first] = partitioned
  if (!first) return unpartitioned(listed.filter((file) => folderOf(file) === file.given))
  checkTops(found.map(({ top }) => top))
  checkNames(
    partitioned.map(({ partitions }) => partitions),
    options.caseSensitive,
  )
  const schema = structType(
    first.partitions.map(({ column }, index) => {
      const field = options.declared?.fields.find(({ name }) => isSameColumn(name, column, options.caseSensitive))
      const texts = (): (string | null)[] =>
        partitioned.map(({ partitions }) => partitions[index]?.escapedValue ?? null)
      return structField(field?.name ?? column, field?.dataType ?? inferPartitionType(texts(), options))
    }),
  )
  checkColumnNames(schema, options.caseSensitive)
  return {
    schema,
    files: partitioned.flatMap(({ files, partitions }) => {
      const values = schema.fields.map(({ dataType }, index) =>
        typedValue(partitions[index], dataType, options.timeZone),
      )
      return files.map((file) => ({ file, values }))
    }),
  }
}

const unpartitioned = (files: readonly ListedFile[]): Partitioning => ({
  schema: structType([]),
  files: files.map((file) => ({ file, values: [] })),
})

const folderOf = ({ key }: ListedFile): string => key.slice(0, Math.max(0, key.lastIndexOf('/')))

function byFolder(files: readonly ListedFile[]): ReadonlyMap<string, readonly ListedFile[]> {
  const folders = new Map<string, ListedFile[]>()
  for (const file of files) {
    const folder = joinUri(file.root, folderOf(file))
    const others = folders.get(folder)
    if (others) others.push(file)
    else folders.set(folder, [file])
  }
  return folders
}

/**
 * The innermost run of partition folders, upwards to a base, and the folder in which it begins; of a folder without any that is itself.
 * Between the run and the files there may be other folders. What a writer has left in `_temporary` is passed over.
 */
function partitionsOf(
  folder: string,
  bases: ReadonlySet<string>,
): { readonly partitions: readonly PartitionFolder[]; readonly top: string } | undefined {
  const partitions: PartitionFolder[] = []
  let at = folder
  for (;;) {
    const name = at.slice(at.lastIndexOf('/') + 1)
    if (name.toLowerCase() === '_temporary') return undefined
    if (bases.has(at) || /^\w+:\/\/[^/]*\/?$/.test(at)) break
    const partition = parsePartitionFolder(name)
    if (partition?.column === '') throw new SparkError('EMPTY_PARTITION_COLUMN_NAME', { columnSpec: name })
    if (partition?.escapedValue === '') throw new SparkError('EMPTY_PARTITION_COLUMN_VALUE', { columnSpec: name })
    if (partition) partitions.unshift(partition)
    else if (partitions.length > 0) break
    at = at.slice(0, -name.length - 1)
  }
  return { partitions, top: partitions.length > 0 ? at : folder }
}

/** As in Spark, whatever their case. */
function checkTops(tops: readonly string[]): void {
  const distinct = new Set(tops.map((top) => top.toLowerCase()))
  if (distinct.size > 1)
    throw new SparkError('CONFLICTING_DIRECTORY_STRUCTURES', { discoveredBasePaths: [...distinct].join(', ') })
}

function checkNames(folders: readonly (readonly PartitionFolder[])[], caseSensitive: boolean): void {
  const keyOf = ({ column }: PartitionFolder): string => (caseSensitive ? column : column.toLowerCase())
  const lists = new Set(folders.map((partitions) => partitions.map(keyOf).join(', ')))
  if (lists.size > 1)
    throw new SparkError('CONFLICTING_PARTITION_COLUMN_NAMES', {
      distinctPartColLists: [...lists].map((list) => `[${list}]`).join(', '),
    })
}

function typedValue(folder: PartitionFolder | undefined, type: DataType, timeZone: string | undefined): PartitionValue {
  if (!folder || folder.escapedValue === null) return null
  const value = partitionValue(folder.escapedValue, type, timeZone)
  if (value !== undefined) return value
  throw new SparkError('INVALID_PARTITION_VALUE', {
    value: `'${folder.escapedValue}'`,
    dataType: sqlTypeName(type),
    columnName: quotedName([folder.column]),
  })
}
