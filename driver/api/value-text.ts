import { timestampText } from '../../common/datetime/timestamp-text.ts'
import type { DataType } from '../../common/types/data-type.ts'
import { javaDouble } from '../../common/types/java-double.ts'
import { Row, type RowValue, SparkTimestamp } from '../../common/types/row.ts'

interface ValueTextOptions {
  /** A null within an array, map or struct: Spark's cast writes `null`, its `show` NULL. */
  readonly nestedNull: 'null' | 'NULL'
  /** Of timestamps; undefined: UTC. */
  readonly timeZone?: string | undefined
}

/** A value as Spark's cast to string writes it: doubles as Java does, arrays `[1, 2]`, maps `{a -> 1}`, structs `{1, x}`. */
export function valueText(value: RowValue, type: DataType, options: ValueTextOptions = { nestedNull: 'null' }): string {
  const nested = (item: RowValue, itemType: DataType): string => valueText(item, itemType, options)
  if (value === null) return options.nestedNull
  switch (type.kind) {
    case 'float':
    case 'double':
      return typeof value === 'number' ? javaDouble(value, type.kind === 'float') : String(value)
    case 'binary':
      return value instanceof Uint8Array
        ? `[${[...value].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')}]`
        : String(value)
    case 'timestamp':
      return value instanceof SparkTimestamp ? timestampText(value.micros, options.timeZone) : String(value)
    case 'array':
      return Array.isArray(value)
        ? `[${value.map((item: RowValue) => nested(item, type.elementType)).join(', ')}]`
        : String(value)
    case 'map':
      return value instanceof Map
        ? `{${[...value].map(([key, item]) => `${nested(key, type.keyType)} -> ${nested(item, type.valueType)}`).join(', ')}}`
        : String(value)
    case 'struct':
      return value instanceof Row
        ? `{${type.fields.map((field, index) => nested(value.get(index), field.dataType)).join(', ')}}`
        : String(value)
    default:
      return String(value)
  }
}
