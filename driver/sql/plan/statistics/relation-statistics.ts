import type { ParquetColumnChunk } from '../../../sources/file-relation.ts'
import type { AttributeReference, ExprId } from '../../expressions/expression.ts'
import type { LogicalRelation } from '../logical/logical-plan.ts'
import { type ColumnStatistics, toNumber, typeWidth } from './column-statistics.ts'

interface RelationStatistics {
  readonly rowCount: number
  readonly sizeBytes: number
  readonly columns: ReadonlyMap<ExprId, ColumnStatistics>
}

/** From Parquet footers: rows, bounds and compressed bytes of the needed columns. Of other formats only bytes are known. */
export function relationStatistics(plan: LogicalRelation): RelationStatistics {
  const { files } = plan.relation
  const totalBytes = files.reduce((total, file) => total + file.sizeBytes, 0)
  const groups = files.flatMap((file) => file.footer?.rowGroups ?? [])
  if (plan.relation.options.format !== 'parquet' || files.some((file) => !file.footer)) {
    const rowWidth = plan.output.reduce((total, attribute) => total + typeWidth(attribute.dataType), 0)
    return {
      rowCount: Math.max(1, Math.ceil(totalBytes / Math.max(8, rowWidth))),
      sizeBytes: totalBytes,
      columns: new Map(),
    }
  }
  const rowCount = files.reduce((total, file) => total + (file.footer?.rowCount ?? 0), 0)
  const columns = new Map<ExprId, ColumnStatistics>()
  let sizeBytes = 0
  for (const attribute of plan.output) {
    const chunks = groups.map((group) => group.columns[attribute.name]).filter((chunk) => chunk !== undefined)
    const compressed = chunks.reduce((total, chunk) => total + chunk.compressedBytes, 0)
    sizeBytes += compressed
    if (chunks.length === groups.length && chunks.length > 0) {
      columns.set(attribute.exprId, columnOf(attribute, chunks, rowCount, compressed))
    }
  }
  return { rowCount, sizeBytes, columns }
}

function columnOf(
  attribute: AttributeReference,
  chunks: readonly ParquetColumnChunk[],
  rowCount: number,
  compressedBytes: number,
): ColumnStatistics {
  const bounds = (values: readonly (number | undefined)[], pick: (...numbers: number[]) => number) => {
    const found = values.filter((value) => value !== undefined)
    return found.length === values.length ? found.reduce((a, b) => pick(a, b)) : undefined
  }
  const type = attribute.dataType
  const min = bounds(
    chunks.map((chunk) => toNumber(chunk.min, type)),
    Math.min,
  )
  const max = bounds(
    chunks.map((chunk) => toNumber(chunk.max, type)),
    Math.max,
  )
  const nulls = chunks.map((chunk) => chunk.nullCount)
  const nullCount = nulls.reduce<number | undefined>(
    (total, count) => (total === undefined || count === undefined ? undefined : total + count),
    0,
  )
  const isDiscrete = type.kind === 'int' || type.kind === 'bigint' || type.kind === 'smallint' || type.kind === 'date'
  const span = isDiscrete && min !== undefined && max !== undefined ? max - min + 1 : Number.POSITIVE_INFINITY
  const distinct = Math.max(
    1,
    Math.min(rowCount, span, type.kind === 'string' ? byEntropy(compressedBytes, rowCount) : rowCount),
  )
  return { distinct, nullCount, min, max, width: Math.max(0.25, compressedBytes / Math.max(1, rowCount)) }
}

/**
 * Text has no measurable bounds. A column of few values is dictionary-encoded, and then takes about the logarithm of their
 * number in bits per row; one that takes more than two bytes a row is taken for unique.
 */
function byEntropy(compressedBytes: number, rowCount: number): number {
  const bits = (compressedBytes * 8) / Math.max(1, rowCount)
  return bits > 16 ? rowCount : Math.max(2, 2 ** bits)
}
