import * as arrow from '@uwdata/flechette'
import { type DataType, IntegerType, LongType, structField, structType } from '../types/data-type.ts'

/** What calendar intervals are between executors and the driver. Arrow's own counts nanoseconds, which do not hold all of Spark's. */
export const CALENDAR_INTERVAL = structType([
  structField('months', IntegerType, false),
  structField('days', IntegerType, false),
  structField('microseconds', LongType, false),
])

/** The Arrow type Spark gives a type. Decimals are 128 bits wide; both timestamps count microseconds, one of them in UTC. */
export function arrowType(type: DataType): arrow.DataType {
  switch (type.kind) {
    case 'void':
      return arrow.nullType()
    case 'boolean':
      return arrow.bool()
    case 'tinyint':
      return arrow.int8()
    case 'smallint':
      return arrow.int16()
    case 'int':
      return arrow.int32()
    case 'bigint':
      return arrow.int64()
    case 'float':
      return arrow.float32()
    case 'double':
      return arrow.float64()
    case 'string':
      return arrow.utf8()
    case 'binary':
      return arrow.binary()
    case 'date':
      return arrow.dateDay()
    case 'timestamp':
      return arrow.timestamp(arrow.TimeUnit.MICROSECOND, 'UTC')
    case 'timestamp_ntz':
      return arrow.timestamp(arrow.TimeUnit.MICROSECOND, null)
    case 'interval':
      return arrowType(CALENDAR_INTERVAL)
    case 'day-time interval':
      return arrow.duration(arrow.TimeUnit.MICROSECOND)
    case 'year-month interval':
      return arrow.interval(arrow.IntervalUnit.YEAR_MONTH)
    case 'decimal':
      return arrow.decimal128(type.precision, type.scale)
    case 'array':
      return arrow.list(arrow.field('element', arrowType(type.elementType), type.containsNull))
    case 'map':
      return arrow.map(
        arrow.field('key', arrowType(type.keyType), false),
        arrow.field('value', arrowType(type.valueType), type.valueContainsNull),
      )
    case 'struct':
      return arrow.struct(
        type.fields.map((field) => arrow.field(field.name, arrowType(field.dataType), field.nullable)),
      )
  }
}
