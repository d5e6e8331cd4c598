import { SparkError } from '../../common/errors/spark-error.ts'
import type { JsonReadOptions } from '../../common/protocol/source-options.ts'
import {
  arrayType,
  BooleanType,
  type DataType,
  type DecimalType,
  DoubleType,
  decimalType,
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
  VoidType,
} from '../../common/types/data-type.ts'

type Options = Pick<JsonReadOptions, 'primitivesAsString' | 'dropFieldIfAllNull'>

/**
 * Merges the structures of JSON records into Spark's schema of them. A structure is written as by DuckDB's `json_structure`
 * (`{"a":"UBIGINT","b":["VARCHAR"]}`), or by the executor's own function, with decimals and several structures to an array.
 */
export function mergeJsonStructures(structures: readonly string[], options: Options): StructType {
  const types = structures.map((text) => typeOf(JSON.parse(text) as unknown, options))
  const merged = types.reduce<DataType>(mergeTypes, VoidType)
  const schema = canonical(merged, options)
  return schema?.kind === 'struct' ? schema : structType([])
}

function typeOf(structure: unknown, options: Options): DataType {
  if (Array.isArray(structure))
    return arrayType(structure.map((item) => typeOf(item, options)).reduce<DataType>(mergeTypes, VoidType))
  if (typeof structure === 'object' && structure !== null) {
    const fields = Object.entries(structure).map(([name, type]) => structField(name, typeOf(type, options)))
    return structType(withoutSameNames(sorted(fields)))
  }
  const decimal = /^DECIMAL\((\d+),(-?\d+)\)$/.exec(String(structure))
  switch (structure) {
    case 'NULL':
      return VoidType
    case 'DUPLICATE':
      throw new SparkError('COLUMN_ALREADY_EXISTS', {
        columnName: 'of a JSON object, which has two fields of one name,',
      })
    case 'BOOLEAN':
      return options.primitivesAsString ? StringType : BooleanType
    case 'BIGINT':
    case 'UBIGINT':
      return options.primitivesAsString ? StringType : LongType
    case 'DOUBLE':
    case 'HUGEINT':
      return options.primitivesAsString ? StringType : DoubleType
    default:
      return decimal && !options.primitivesAsString ? decimalType(Number(decimal[1]), Number(decimal[2])) : StringType
  }
}

const sorted = (fields: StructType['fields']): StructType['fields'] =>
  [...fields].sort((a, b) => (a.name < b.name ? -1 : 1))

/** Of names that differ in case only the first is a column. */
const withoutSameNames = (fields: StructType['fields']): StructType['fields'] =>
  fields.filter(
    ({ name }, index) => fields.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) === index,
  )

/** Values of different types in one field: numbers widen, anything else is read as a string. */
function mergeTypes(left: DataType, right: DataType): DataType {
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  if (left.kind === 'struct' && right.kind === 'struct') {
    const names = new Set([...left.fields, ...right.fields].map((field) => field.name))
    const typeIn = (type: StructType, name: string): DataType =>
      type.fields.find((field) => field.name === name)?.dataType ?? VoidType
    const fields = [...names].map((name) => structField(name, mergeTypes(typeIn(left, name), typeIn(right, name))))
    return structType(withoutSameNames(sorted(fields)))
  }
  if (left.kind === 'array' && right.kind === 'array') return arrayType(mergeTypes(left.elementType, right.elementType))
  const decimals = [asDecimal(left), asDecimal(right)]
  const [one, other] = decimals
  if ((left.kind === 'decimal' || right.kind === 'decimal') && one && other) return widerDecimal(one, other)
  if (left.kind === right.kind) return left
  const isNumber = (type: DataType) => type.kind === 'bigint' || type.kind === 'double' || type.kind === 'decimal'
  return isNumber(left) && isNumber(right) ? DoubleType : StringType
}

const asDecimal = (type: DataType): DecimalType | undefined =>
  type.kind === 'decimal' ? type : type.kind === 'bigint' ? decimalType(20, 0) : undefined

function widerDecimal(left: DecimalType, right: DecimalType): DataType {
  const scale = Math.max(left.scale, right.scale)
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
  return whole + scale > 38 ? DoubleType : decimalType(whole + scale, scale)
}

/** Nulls alone are strings and empty objects are nothing; with `dropFieldIfAllNull` neither is there. undefined: nothing is left. */
function canonical(type: DataType, options: Options): DataType | undefined {
  switch (type.kind) {
    case 'void':
      return options.dropFieldIfAllNull ? undefined : StringType
    case 'array': {
      const element = canonical(type.elementType, options)
      return element && arrayType(element)
    }
    case 'struct': {
      const fields = type.fields.flatMap((field) => {
        const found = canonical(field.dataType, options)
        return found ? [structField(field.name, found)] : []
      })
      return fields.length === 0 ? undefined : structType(fields)
    }
    case 'decimal':
      if (type.scale < 0) throw new SparkError('NEGATIVE_SCALE_DISALLOWED', { scale: `${type.scale}` })
      return type
    default:
      return type
  }
}
