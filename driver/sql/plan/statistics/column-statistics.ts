import type { DataType } from '../../../../common/types/data-type.ts'
import type { LiteralValue } from '../../expressions/expression.ts'

/** What is known of a column: of the file's column, that is, whatever filters are above it. */
export interface ColumnStatistics {
  readonly distinct: number | undefined
  readonly nullCount: number | undefined
  /** Bounds of numbers, dates and timestamps on one scale per type; see `toNumber`. */
  readonly min: number | undefined
  readonly max: number | undefined
  /** Bytes per row. */
  readonly width: number
}

/** A value of an ordered, evenly measurable type as a number. */
export function toNumber(value: LiteralValue | undefined, type: DataType): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'bigint') return undefined
  return type.kind === 'decimal' ? Number(value) / 10 ** type.scale : Number(value)
}

/** Spark's default sizes of types, in bytes. */
export function typeWidth(type: DataType): number {
  switch (type.kind) {
    case 'void':
    case 'boolean':
    case 'tinyint':
      return 1
    case 'smallint':
      return 2
    case 'int':
    case 'float':
    case 'date':
    case 'year-month interval':
      return 4
    case 'decimal':
      return type.precision <= 18 ? 8 : 16
    case 'string':
      return 20
    case 'binary':
    case 'array':
    case 'map':
      return 100
    case 'struct':
      return type.fields.reduce((total, field) => total + typeWidth(field.dataType), 0)
    default:
      return 8
  }
}
