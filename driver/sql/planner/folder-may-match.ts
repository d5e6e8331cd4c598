import type { DataType } from '../../../common/types/data-type.ts'
import type { FileRelation, SourceFile } from '../../sources/file-relation.ts'
import { parsePartitionValue } from '../../sources/listing/partition-value.ts'
import type { Expression } from '../expressions/expression.ts'
import { type ColumnRange, mayMatch } from './may-match.ts'

/** Whether a file can have rows that satisfy the filters, by the values of its partition columns. */
export function folderMayMatch(
  { partitionSchema: { fields } }: FileRelation,
  filters: readonly Expression[],
  file: SourceFile,
): boolean {
  if (fields.length === 0) return true
  const range = (column: string): ColumnRange | undefined => {
    const index = fields.findIndex((field) => field.name === column)
    const field = fields[index]
    return field && constantRange(file.partitionValues[index] ?? null, field.dataType)
  }
  return filters.every((filter) => mayMatch(filter, range))
}

function constantRange(text: string | null, type: DataType): ColumnRange {
  const value = parsePartitionValue(text, type)
  return { min: value, max: value, nullCount: value === null ? 1 : 0, rowCount: 1 }
}
