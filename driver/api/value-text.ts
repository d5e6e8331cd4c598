import type { DataType } from '../../common/types/data-type.ts'
import { Row, type RowValue } from '../../common/types/row.ts'

/** A value as Spark's cast to string writes it: doubles as Java does, arrays `[1, 2]`, maps `{a -> 1}`, structs `{1, x}`. */
export function valueText(value: RowValue, type: DataType): string {
  if (value === null) return 'null'
  switch (type.kind) {
    case 'float':
    case 'double':
      return typeof value === 'number' ? javaDouble(value, type.kind === 'float') : String(value)
    case 'binary':
      return value instanceof Uint8Array
        ? `[${[...value].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')}]`
        : String(value)
    case 'array':
      return Array.isArray(value)
        ? `[${value.map((item: RowValue) => valueText(item, type.elementType)).join(', ')}]`
        : String(value)
    case 'map':
      return value instanceof Map
        ? `{${[...value].map(([key, item]) => `${valueText(key, type.keyType)} -> ${valueText(item, type.valueType)}`).join(', ')}}`
        : String(value)
    case 'struct':
      return value instanceof Row
        ? `{${type.fields.map((field, index) => valueText(value.get(index), field.dataType)).join(', ')}}`
        : String(value)
    default:
      return String(value)
  }
}

/** Java's Double.toString: plain from 1e-3 to 1e7, else with an exponent; always a decimal point. */
export function javaDouble(value: number, single = false): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const digits = single ? shortestFloat(value) : value
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) {
    const text = String(digits)
    return text.includes('.') ? text : `${text}.0`
  }
  const [mantissa = '', exponent = ''] = digits.toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`
}

/** The double whose text is the shortest that reads back as the same float. */
function shortestFloat(value: number): number {
  for (let precision = 1; precision <= 9; precision += 1) {
    const candidate = Number(value.toPrecision(precision))
    if (Math.fround(candidate) === value) return candidate
  }
  return value
}
