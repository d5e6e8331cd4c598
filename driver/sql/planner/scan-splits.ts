import type {
  DelimitedInput,
  ParquetFileSplit,
  ParquetInput,
  PartitionValues,
  TaskInput,
} from '../../../common/protocol/task-input.ts'
import { sameType, structType } from '../../../common/types/data-type.ts'
import { corruptRecordField } from '../../sources/data-schema.ts'
import {
  dataFields,
  type FileRelation,
  isSameColumn,
  type ParquetFooter,
  type ParquetRowGroup,
  type SourceFile,
} from '../../sources/file-relation.ts'
import { cutBytes, isCuttable } from '../../sources/file-splits.ts'
import { partitionText } from '../../sources/listing/partition-value.ts'
import type { FileSourceScanExec } from '../plan/physical/physical-plan.ts'
import { folderMayMatch } from '../plan/statistics/folder-may-match.ts'
import { type ColumnRange, mayMatch } from '../plan/statistics/may-match.ts'
import type { PlannerOptions } from './planner-options.ts'

type ParquetPiece = ParquetFileSplit
type DelimitedPiece = DelimitedInput['files'][number]

/** Deals a scan out to tasks: folders and row groups that cannot match are left out, the rest is packed by the bytes of the needed columns. */
export function planScanSplits(scan: FileSourceScanExec, options: PlannerOptions): readonly TaskInput[] {
  const { relation } = scan
  const files = relation.files.filter((file) => folderMayMatch(relation, scan.pushedFilters, file))
  if (relation.options.format === 'parquet') {
    const schema = parquetSchema(scan)
    const columns = dataFields(relation)
      .filter((field) => schema.fields.includes(field))
      .map(({ name }) => name)
    // A file that has a column otherwise than it is wanted was either refused before, or is ignored.
    const passedOver = new Set(
      relation.unreadable?.flatMap(({ column, uri }) => (columns.includes(column) ? [uri] : [])),
    )
    const pieces = files.flatMap((file) => (passedOver.has(file.uri) ? [] : parquetPieces(scan, file, columns)))
    const packs = pack(pieces, options)
    const caseSensitive = relation.caseSensitive ? { caseSensitive: true } : {}
    return packs.map(
      (packed): ParquetInput => ({
        kind: 'parquet',
        schema,
        files: mergeRowGroups(packed, files),
        ...caseSensitive,
        ...ignoredOf(relation),
      }),
    )
  }
  const pieces = files.flatMap((file) => delimitedPieces(relation, file, options))
  return pack(pieces, options).map((packed): DelimitedInput => ({ ...recordInput(scan), files: packed }))
}

/** The same scan's input without any file: for tasks of a union in which another child has its turn. */
export const emptyScan = (scan: FileSourceScanExec): TaskInput =>
  scan.relation.options.format === 'parquet'
    ? { kind: 'parquet', schema: parquetSchema(scan), files: [] }
    : recordInput(scan)

/** Most tasks ignore nothing, and are told nothing. */
const ignoredOf = ({ ignored }: FileRelation): Pick<ParquetInput, 'ignored'> =>
  ignored?.corrupt || ignored?.missing ? { ignored } : {}

/** The needed columns, those of the partitions last. */
function parquetSchema({ relation, output }: FileSourceScanExec) {
  const names = new Set(output.map(({ name }) => name))
  const fields = [...dataFields(relation), ...relation.partitionSchema.fields]
  return structType(fields.filter(({ name }) => names.has(name)))
}

/** What the executor is to cut out of text files, without the files. */
function recordInput({ relation, output }: FileSourceScanExec): DelimitedInput {
  const { options } = relation
  const base = { files: [], partitions: relation.partitionSchema.fields.length, ...ignoredOf(relation) }
  switch (options.format) {
    case 'csv': {
      const corrupt = corruptRecordField(relation.dataSchema, options)
      const names = relation.dataSchema.fields.filter((field) => field !== corrupt).map(({ name }) => name)
      return {
        ...base,
        kind: 'csv',
        dialect: options.dialect,
        header: options.header,
        ...(options.enforceSchema ? {} : { headerNames: names }),
        width: names.length,
        needsRecord: !relation.isCounted && output.some(({ name }) => name === corrupt?.name),
      }
    }
    case 'json': {
      const { dialect, multiLine, lineSeparator, prefersDecimal, samplingRatio } = options
      const structure = relation.infers ? { structure: { prefersDecimal, samplingRatio } } : {}
      return { ...base, kind: 'json', dialect, multiLine, lineSeparator, ...structure }
    }
    case 'text':
      return { ...base, kind: 'text', wholeText: options.wholeText, lineSeparator: options.lineSeparator }
    case 'parquet':
      throw new TypeError('Parquet files have no records')
  }
}

interface Piece<T> {
  readonly bytes: number
  readonly split: T
}

function parquetPieces(
  scan: FileSourceScanExec,
  file: SourceFile,
  wanted: readonly string[],
): readonly Piece<ParquetPiece>[] {
  const { footer, calendar } = file
  if (!footer) throw new TypeError(`no footer was read of ${file.uri}`)
  const ownName = ownNames(scan, file)
  // DuckDB would see to it that the texts are UTF-8.
  const readsTextAsBytes = scan.output.some(
    ({ name, dataType }) =>
      dataType.kind === 'binary' && footer.rowGroups[0]?.columns[ownName(name) ?? name]?.type?.kind === 'string',
  )
  const partition = partitionOf(scan.relation, file)
  const base = {
    uri: file.uri,
    sizeBytes: file.sizeBytes,
    version: file.version,
    footerStart: footer.footerStart,
    layout: footer.layout,
    ...(hasPlainNames(footer) ? {} : { columnNames: footer.columnNames }),
    ...(calendar ? { calendar } : {}),
    ...(footer.repacked || readsTextAsBytes ? { repacked: true as const } : {}),
    ...(partition ? { partition } : {}),
  }
  const isRemote = !file.uri.startsWith('file:')
  const columns = wanted.flatMap((name) => ownName(name) ?? [])
  const groups = footer.rowGroups.filter((group) =>
    scan.pushedFilters.every((filter) => mayMatch(filter, rangesOf(scan, file, group, ownName))),
  )
  const rowGroupBytes = (group: ParquetRowGroup) =>
    columns.reduce((sum, name) => sum + (group.columns[name]?.compressedBytes ?? 0), 0)
  return groups.map((group) => ({
    bytes: rowGroupBytes(group),
    split: {
      ...base,
      rowGroups: [
        {
          firstRow: group.firstRow,
          rowCount: group.rowCount,
          ...(isRemote ? { ranges: columns.flatMap((name) => group.columns[name]?.ranges ?? []) } : {}),
        },
      ],
    },
  }))
}

/** Row groups of one file in one task become one piece; all of a local file's row groups become the whole file. */
function mergeRowGroups(pieces: readonly ParquetPiece[], files: readonly SourceFile[]): readonly ParquetPiece[] {
  const byFile = new Map<string, ParquetPiece>()
  for (const piece of pieces) {
    const before = byFile.get(piece.uri)
    byFile.set(
      piece.uri,
      before ? { ...before, rowGroups: [...(before.rowGroups ?? []), ...(piece.rowGroups ?? [])] } : piece,
    )
  }
  const groupCounts = new Map(files.map((file) => [file.uri, file.footer?.rowGroups.length]))
  return [...byFile.values()].map((piece) => {
    const { rowGroups = [], ...whole } = piece
    if (rowGroups.length < (groupCounts.get(piece.uri) ?? Number.POSITIVE_INFINITY)) return piece
    const ranges = rowGroups.flatMap((group) => group.ranges ?? [])
    return piece.uri.startsWith('file:') ? whole : { ...whole, ranges }
  })
}

/** The name that a column has in a file. */
function ownNames(scan: FileSourceScanExec, { footer }: SourceFile): (name: string) => string | undefined {
  const { caseSensitive } = scan.relation
  return (name) => footer?.columnNames.find((own) => isSameColumn(own, name, caseSensitive))
}

/** Whether DuckDB has the columns by their own names. */
const hasPlainNames = ({ columnNames }: ParquetFooter): boolean =>
  !columnNames.includes('') && new Set(columnNames.map((name) => name.toLowerCase())).size === columnNames.length

/** What the statistics say of the relation's columns: nothing where the file's type is another, or its old dates are moved. */
function rangesOf(
  { relation }: FileSourceScanExec,
  { calendar }: SourceFile,
  group: ParquetRowGroup,
  ownName: (name: string) => string | undefined,
): (column: string) => ColumnRange | undefined {
  if (calendar) return () => undefined
  return (name) => {
    const field = dataFields(relation).find((candidate) => candidate.name === name)
    const own = field && ownName(name)
    const chunk = own === undefined ? undefined : group.columns[own]
    if (!chunk) return undefined
    const { nullCount } = chunk
    const isSame = chunk.type === undefined || (field !== undefined && sameType(chunk.type, field.dataType))
    return {
      min: isSame ? chunk.min : undefined,
      max: isSame ? chunk.max : undefined,
      nullCount,
      rowCount: group.rowCount,
    }
  }
}

function delimitedPieces(
  relation: FileRelation,
  file: SourceFile,
  options: PlannerOptions,
): readonly Piece<DelimitedPiece>[] {
  const partition = partitionOf(relation, file)
  const base = {
    uri: file.uri,
    sizeBytes: file.sizeBytes,
    version: file.version,
    ...(partition && { partition: partition.values }),
  }
  const isWhole = options.fused || !isCuttable(file.uri) || !endsAtNewlines(relation)
  const step = isWhole ? file.sizeBytes : splitBytes(file.sizeBytes, options)
  return cutBytes(file.sizeBytes, step).map(({ start, end }) => ({
    bytes: end - start,
    split: { ...base, start, end },
  }))
}

/** Whether a file can be cut at any newline: all of its records end at one. */
function endsAtNewlines({ options }: FileRelation): boolean {
  switch (options.format) {
    case 'csv':
      return !options.dialect.multiLine && (options.dialect.lineSeparator ?? '\n') === '\n'
    case 'json':
      return !options.multiLine && (options.lineSeparator ?? '\n') === '\n'
    case 'text':
      return !options.wholeText && (options.lineSeparator ?? '\n') === '\n'
    case 'parquet':
      return false
  }
}

const splitBytes = (total: number, options: PlannerOptions): number =>
  Math.max(
    1,
    Math.min(options.maxPartitionBytes, Math.max(options.openCostBytes, Math.ceil(total / options.totalCores))),
  )

/** Spark's packing: in order, each task up to min(maxPartitionBytes, total / cores) bytes, every piece costing openCostInBytes more. */
function pack<T>(pieces: readonly Piece<T>[], options: PlannerOptions): readonly (readonly T[])[] {
  if (options.fused) return pieces.length === 0 ? [] : [pieces.map((piece) => piece.split)]
  const total = pieces.reduce((sum, piece) => sum + piece.bytes, 0)
  const limit = splitBytes(total, options)
  const packs: T[][] = []
  let bytes = 0
  for (const piece of pieces) {
    const last = packs.at(-1)
    if (!last || bytes + piece.bytes > limit * 1.1) {
      packs.push([piece.split])
      bytes = piece.bytes
    } else {
      last.push(piece.split)
      bytes += piece.bytes
    }
  }
  return packs
}

function partitionOf({ partitionSchema }: FileRelation, file: SourceFile): PartitionValues | undefined {
  if (partitionSchema.fields.length === 0) return undefined
  const values = partitionSchema.fields.map(({ dataType }, index) =>
    partitionText(file.partitionValues[index] ?? null, dataType),
  )
  return { schema: partitionSchema, values }
}
