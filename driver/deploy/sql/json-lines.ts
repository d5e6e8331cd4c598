import { type DataType, type StructType, simpleString } from '../../../common/types/data-type.ts'
import { Row, type RowValue, SparkTimestamp } from '../../../common/types/row.ts'
import { valueText } from '../../api/value-text.ts'

/**
 * JSON lines: the dtypes first, as PySpark's `df.dtypes`, then one array a row. Only what JSON holds exactly is a number;
 * bigint, decimal, date and timestamp are strings in Spark's text form.
 */
export function* jsonLines(
  rows: Iterable<readonly RowValue[]>,
  { fields }: StructType,
  timeZone: string,
): Generator<string> {
  yield `${JSON.stringify(fields.map((field) => [field.name, simpleString(field.dataType)]))}\n`
  for (const row of rows)
    yield `[${fields.map(({ dataType }, index) => jsonText(row[index] ?? null, dataType, timeZone)).join(',')}]\n`
}

function jsonText(value: RowValue, type: DataType, timeZone: string): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return String(value)
    case 'number':
      return numberText(value)
    case 'bigint':
    case 'string':
      return JSON.stringify(String(value))
    default:
      return nestedText(value, type, timeZone)
  }
}

function nestedText(value: object, type: DataType, timeZone: string): string {
  if (value instanceof SparkTimestamp) return JSON.stringify(valueText(value, type, { nestedNull: 'null', timeZone }))
  if (type.kind === 'array' && Array.isArray(value))
    return `[${value.map((item: RowValue) => jsonText(item, type.elementType, timeZone)).join(',')}]`
  if (type.kind === 'map' && value instanceof Map)
    return `{${[...value].map(([key, item]) => `${JSON.stringify(valueText(key, type.keyType, { nestedNull: 'null', timeZone }))}:${jsonText(item, type.valueType, timeZone)}`).join(',')}}`
  if (type.kind === 'struct' && value instanceof Row)
    return `{${type.fields.map((field, index) => `${JSON.stringify(field.name)}:${jsonText(value.get(index), field.dataType, timeZone)}`).join(',')}}`
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  return JSON.stringify(String(value))
}

/** JSON has no NaN and no infinities, and JSON.stringify drops the sign of zero. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value))
  return Object.is(value, -0) ? '-0.0' : String(value)
}
