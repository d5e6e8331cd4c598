import { type DataType, sameType } from '../../../../common/types/data-type.ts'
import type { FileRelation, SourceFile } from '../../../sources/file-relation.ts'
import type { Expression, LiteralValue } from '../../expressions/expression.ts'
import { type ColumnRange, mayMatch } from './may-match.ts'

/** The files all of whose rows satisfy the filters, if no other file has rows that do; undefined where folders do not tell. */
export function filesWithin(relation: FileRelation, filters: readonly Expression[]): readonly SourceFile[] | undefined {
  const indices = filters.map((filter) => decidingColumn(relation, filter))
  const files: SourceFile[] = []
  for (const file of relation.files) {
    const values = indices.map((index) => valueAt(relation, file, index))
    if (values.includes(undefined)) return undefined
    // Of null no such filter is true.
    if (!values.includes(null) && folderMayMatch(relation, filters, file)) files.push(file)
  }
  return files
}

const DECIDING = new Set<DataType['kind']>(['tinyint', 'smallint', 'int', 'bigint', 'date', 'boolean', 'string'])

/** Types whose values say which filters can be true of them; a NaN does not. */
const RANGED = new Set<DataType['kind']>([...DECIDING, 'float', 'double'])

/** The partition column that a filter compares with a constant, or says to be not null; -1 if it does anything else. */
function decidingColumn({ partitionSchema }: FileRelation, filter: Expression): number {
  const [attribute, ...others] = operandsOf(filter)
  if (attribute?.kind !== 'AttributeReference' || !DECIDING.has(attribute.dataType.kind)) return -1
  const isConstant = (other: Expression): boolean =>
    other.kind === 'Literal' && other.value !== null && sameType(other.dataType, attribute.dataType)
  return others.every(isConstant) ? partitionSchema.fields.findIndex(({ name }) => name === attribute.name) : -1
}

function operandsOf(filter: Expression): readonly Expression[] {
  if (filter.kind === 'In') return [filter.value, ...filter.list]
  if (filter.kind === 'IsNotNull') return [filter.child]
  if (filter.kind !== 'Comparison') return []
  return filter.left.kind === 'Literal' ? [filter.right, filter.left] : [filter.left, filter.right]
}

function valueAt({ partitionSchema }: FileRelation, file: SourceFile, index: number): LiteralValue | undefined {
  return partitionSchema.fields[index] && (file.partitionValues[index] ?? null)
}

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

function constantRange(value: LiteralValue, type: DataType): ColumnRange {
  const bound = RANGED.has(type.kind) && !Number.isNaN(value) ? value : undefined
  return { min: bound, max: bound, nullCount: value === null ? 1 : 0, rowCount: 1 }
}
