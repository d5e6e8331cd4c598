import type { SchemaTree } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  ShortType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
} from '../../../common/types/data-type.ts'

/** Spark's reading of a Parquet schema. All top-level columns are nullable, as Spark reads files. */
export function sparkSchemaOf(root: SchemaTree, uri: string): StructType {
  return structType(root.children.map((child) => structField(child.element.name, typeOf(child, uri), true)))
}

function typeOf(node: SchemaTree, uri: string): DataType {
  const { element, children } = node
  const annotation = element.logical_type?.type ?? element.converted_type
  if (element.repetition_type === 'REPEATED')
    return arrayType(children.length > 0 ? groupOf(node, uri) : primitiveOf(node, uri), false)
  if (children.length === 0) return primitiveOf(node, uri)
  if (annotation === 'LIST') return listOf(node, uri)
  if (annotation === 'MAP' || annotation === 'MAP_KEY_VALUE') return mapOf(node, uri)
  return groupOf(node, uri)
}

const groupOf = (node: SchemaTree, uri: string): StructType =>
  structType(node.children.map((child) => structField(child.element.name, typeOf(child, uri), true)))

/** Three-level lists, and the older two-level form in which the repeated group is the element. */
function listOf(node: SchemaTree, uri: string): DataType {
  const [repeated] = node.children
  const [element] = repeated?.children ?? []
  if (!repeated) throw unsupported(node, uri)
  if (!element || repeated.children.length > 1)
    return arrayType(element ? groupOf(repeated, uri) : primitiveOf(repeated, uri))
  return arrayType(typeOf(element, uri))
}

function mapOf(node: SchemaTree, uri: string): DataType {
  const [key, value] = node.children[0]?.children ?? []
  if (!key || !value) throw unsupported(node, uri)
  return mapType(typeOf(key, uri), typeOf(value, uri))
}

function primitiveOf(node: SchemaTree, uri: string): DataType {
  const { type, converted_type: converted, logical_type: logical, precision, scale } = node.element
  if (logical?.type === 'DECIMAL') return decimalType(logical.precision, logical.scale)
  if (converted === 'DECIMAL') return decimalType(precision ?? 10, scale ?? 0)
  switch (type) {
    case 'BOOLEAN':
      return BooleanType
    case 'FLOAT':
      return FloatType
    case 'DOUBLE':
      return DoubleType
    case 'INT96':
      return TimestampType
    case 'INT32':
      return int32Of(node)
    case 'INT64':
      if (logical?.type === 'TIMESTAMP') return logical.isAdjustedToUTC ? TimestampType : TimestampNtzType
      if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') return TimestampType
      if (converted === 'UINT_64') return decimalType(20, 0)
      return LongType
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY': {
      const isText = logical?.type === 'STRING' || logical?.type === 'ENUM' || logical?.type === 'JSON'
      return isText || converted === 'UTF8' || converted === 'ENUM' || converted === 'JSON' ? StringType : BinaryType
    }
    default:
      throw unsupported(node, uri)
  }
}

function int32Of(node: SchemaTree): DataType {
  const { converted_type: converted, logical_type: logical } = node.element
  if (converted === 'DATE' || logical?.type === 'DATE') return DateType
  if (logical?.type === 'INTEGER' && logical.isSigned)
    return { 8: ByteType, 16: ShortType }[logical.bitWidth] ?? IntegerType
  switch (converted) {
    case 'INT_8':
      return ByteType
    case 'INT_16':
    case 'UINT_8':
      return ShortType
    case 'UINT_32':
      return LongType
    default:
      return IntegerType
  }
}

const unsupported = (node: SchemaTree, uri: string): SparkError =>
  new SparkError('UNSUPPORTED_DATATYPE', {
    typeName: `"${node.element.type ?? 'group'}" of column ${node.path.join('.')} in ${uri}`,
  })
