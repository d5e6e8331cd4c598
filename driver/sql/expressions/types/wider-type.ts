import {
  type AnsiIntervalType,
  arrayType,
  type DataType,
  DoubleType,
  dayTimeInterval,
  isAnsiInterval,
  isFractional,
  isIntegral,
  isNumeric,
  LongType,
  mapType,
  sameType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  YearMonthInterval,
} from '../../../../common/types/data-type.ts'
import { decimalForType, widerDecimalType } from '../../../../common/types/decimal-precision.ts'
import { DAY_TIME_FIELDS } from '../../../../common/types/interval-text.ts'
import { isDatetime } from './type-shapes.ts'

const NUMERIC_PRECEDENCE = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double']

/**
 * The type to which Spark's ANSI rules widen two operands of a comparison, two branches of a CASE or two sides of a UNION;
 * undefined where there is none. A string gives way to the other type.
 */
export function findWiderType(left: DataType, right: DataType): DataType | undefined {
  if (sameType(left, right)) return left
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  if (isNumeric(left) && isNumeric(right)) return widerNumeric(left, right)
  if (left.kind === 'string') return widerThanString(right)
  if (right.kind === 'string') return widerThanString(left)
  if (isDatetime(left) && isDatetime(right)) {
    return left.kind === 'timestamp' || right.kind === 'timestamp' ? TimestampType : TimestampNtzType
  }
  if (isAnsiInterval(left)) return widerInterval(left, right)
  return widerNested(left, right)
}

/** With the fields of both. */
function widerInterval(left: AnsiIntervalType, right: DataType): DataType | undefined {
  if (left.kind === 'day-time interval' && right.kind === 'day-time interval') {
    const among = [left.startField, left.endField, right.startField, right.endField]
    const fields = DAY_TIME_FIELDS.filter((field) => among.includes(field))
    return dayTimeInterval(fields[0] ?? 'day', fields.at(-1) ?? 'second')
  }
  return left.kind === 'year-month interval' && right.kind === 'year-month interval' ? YearMonthInterval : undefined
}

/** The wider type of a list; undefined where two have none. */
export function findWiderTypeOf(types: readonly DataType[]): DataType | undefined {
  // A string must meet the other types last: with an int it is a bigint, with an int and a double a double.
  const ordered = [...types.filter((type) => type.kind !== 'string'), ...types.filter((type) => type.kind === 'string')]
  return ordered.reduce<DataType | undefined>((wider, type) => wider && findWiderType(wider, type), { kind: 'void' })
}

function widerNumeric(left: DataType, right: DataType): DataType {
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    const other = left.kind === 'decimal' ? right : left
    if (other.kind === 'float' || other.kind === 'double') return DoubleType
    const leftDecimal = decimalForType(left)
    const rightDecimal = decimalForType(right)
    if (leftDecimal && rightDecimal) return widerDecimalType(leftDecimal, rightDecimal)
  }
  const wider = NUMERIC_PRECEDENCE.indexOf(left.kind) > NUMERIC_PRECEDENCE.indexOf(right.kind) ? left : right
  // float does not hold every int.
  return wider.kind === 'float' && (isIntegral(left) || isIntegral(right)) ? DoubleType : wider
}

function widerThanString(other: DataType): DataType | undefined {
  if (isIntegral(other)) return LongType
  if (isFractional(other)) return DoubleType
  switch (other.kind) {
    case 'boolean':
    case 'binary':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return other
    default:
      return undefined
  }
}

function widerNested(left: DataType, right: DataType): DataType | undefined {
  if (left.kind === 'array' && right.kind === 'array') {
    const element = findWiderType(left.elementType, right.elementType)
    return element && arrayType(element, left.containsNull || right.containsNull)
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const key = findWiderType(left.keyType, right.keyType)
    const value = findWiderType(left.valueType, right.valueType)
    return key && value && mapType(key, value, left.valueContainsNull || right.valueContainsNull)
  }
  if (left.kind === 'struct' && right.kind === 'struct' && left.fields.length === right.fields.length) {
    const fields = left.fields.map((field, index) => {
      const other = right.fields[index]
      const type = other && findWiderType(field.dataType, other.dataType)
      return type && structField(field.name, type, field.nullable || other.nullable)
    })
    return fields.every((field) => field !== undefined) ? structType(fields) : undefined
  }
  return undefined
}
