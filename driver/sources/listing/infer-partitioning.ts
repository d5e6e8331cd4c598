import { SparkError } from '../../../common/errors/spark-error.ts'
import { parsePartitionFolder } from '../../../common/storage/partition-path.ts'
import { type DataType, StringType, type StructType, structField, structType } from '../../../common/types/data-type.ts'
import { checkColumnNames } from '../data-schema.ts'
import { isSameColumn } from '../file-relation.ts'
import type { ListedFile } from './list-source-files.ts'
import { inferPartitionType } from './partition-value.ts'

type Partition = NonNullable<ReturnType<typeof parsePartitionFolder>>

/** What of a session says what partitions are. */
interface PartitioningSettings {
  /** Whether values say what the type is; else it is string. */
  readonly inferPartitionTypes: boolean
  readonly timestampType: DataType
  readonly caseSensitive: boolean
}

/** The files that are read, and for each the values of its partition columns. */
export interface Partitioning {
  readonly schema: StructType
  readonly files: readonly { readonly file: ListedFile; readonly values: readonly (string | null)[] }[]
}

/**
 * Spark's partition discovery. Where there are `column=value` folders, only the files in them are read; where there are none, only those
 * directly in the folders the user named. All must have the same partition columns, whatever their case.
 *
 * @param declared the user's schema: it has the last word on types
 */
export function inferPartitioning(
  listed: readonly ListedFile[],
  declared: StructType | undefined,
  recursive: boolean,
  { inferPartitionTypes, timestampType, caseSensitive }: PartitioningSettings,
): Partitioning {
  if (recursive) return { schema: structType([]), files: listed.map((file) => ({ file, values: [] })) }
  const found = listed.map((file) => ({ file, ...partitionsOf(file) }))
  const partitioned = found.filter(({ partitions }) => partitions.length > 0)
  const [first] = partitioned
  if (!first) {
    const direct = listed.filter((file) => foldersBelow(file).length === 0)
    return { schema: structType([]), files: direct.map((file) => ({ file, values: [] })) }
  }
  checkStructure(partitioned, caseSensitive)
  const schema = structType(
    first.partitions.map(({ column }, index) => {
      const field = declared?.fields.find(({ name }) => isSameColumn(name, column, caseSensitive))
      const values = partitioned.map(({ partitions }) => partitions[index]?.value ?? null)
      return structField(
        field?.name ?? column,
        field?.dataType ?? (inferPartitionTypes ? inferPartitionType(values, timestampType) : StringType),
      )
    }),
  )
  checkColumnNames(schema, caseSensitive)
  return {
    schema,
    files: partitioned.map(({ file, partitions }) => ({ file, values: partitions.map(({ value }) => value) })),
  }
}

const foldersBelow = (file: ListedFile): readonly string[] =>
  file.key.slice(file.base.length).split('/').filter(Boolean).slice(0, -1)

/** The innermost run of partition folders; below it there may be others, above it only the base. */
function partitionsOf(file: ListedFile): { readonly partitions: readonly Partition[]; readonly top: string } {
  const folders = foldersBelow(file)
  const partitions: Partition[] = []
  let depth = folders.length
  for (; depth > 0; depth -= 1) {
    const partition = parsePartitionFolder(folders[depth - 1] ?? '')
    if (partition?.value === '')
      throw new SparkError('EMPTY_PARTITION_COLUMN_VALUE', { columnSpec: folders[depth - 1] ?? '' })
    if (partition) partitions.unshift(partition)
    else if (partitions.length > 0) break
  }
  return { partitions, top: [file.root, file.base, ...folders.slice(0, depth)].join('/') }
}

function checkStructure(files: readonly ReturnType<typeof partitionsOf>[], caseSensitive: boolean): void {
  const tops = new Set(files.map(({ top }) => top))
  if (tops.size > 1)
    throw new SparkError('CONFLICTING_DIRECTORY_STRUCTURES', { discoveredBasePaths: [...tops].join(', ') })
  const lists = new Set(
    files.map(({ partitions }) =>
      partitions.map(({ column }) => (caseSensitive ? column : column.toLowerCase())).join(', '),
    ),
  )
  if (lists.size > 1)
    throw new SparkError('CONFLICTING_PARTITION_COLUMN_NAMES', {
      distinctPartColLists: [...lists].map((list) => `[${list}]`).join(', '),
    })
}
