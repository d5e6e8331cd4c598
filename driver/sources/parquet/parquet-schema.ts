import type { SchemaTree } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  BinaryType,
  type DataType,
  mapType,
  StringType,
  type StructField,
  type StructType,
  structField,
  structType,
} from '../../../common/types/data-type.ts'
import { leafText, leafType } from './parquet-leaf-type.ts'

/** A top-level column of a file. */
export interface ParquetColumn {
  readonly name: string
  /** As Spark reads it; or why it does not. */
  readonly type: DataType | SparkError
  /** The same where bytes that are not marked as text are text, if that is another. */
  readonly textType?: DataType
  /** Parquet's own type of a column that is no group: `FIXED_LEN_BYTE_ARRAY(16) (UUID)`. */
  readonly leaf: string | undefined
}

/** Spark's reading of a Parquet schema. All columns are nullable, as Spark reads files. */
export const columnsOf = (root: SchemaTree): readonly ParquetColumn[] =>
  root.children.map((child) => {
    const textType = hasBytes(child) ? typeOrError(child, StringType) : undefined
    return {
      name: child.element.name,
      type: typeOrError(child, BinaryType),
      ...(textType && !(textType instanceof SparkError) && { textType }),
      leaf: isGroup(child) ? undefined : leafText(child.element),
    }
  })

/** Whether a column has bytes that are not marked as anything, at any depth. */
const hasBytes = (node: SchemaTree): boolean =>
  isGroup(node) ? node.children.some(hasBytes) : node.element.type === 'BYTE_ARRAY' && annotationOf(node) === undefined

function typeOrError(node: SchemaTree, bytes: DataType): DataType | SparkError {
  try {
    return fieldOf(node, bytes).dataType
  } catch (error) {
    if (error instanceof SparkError) return error
    throw error
  }
}

/** A repeated field that is no list's or map's own is an array by itself. */
function fieldOf(node: SchemaTree, bytes: DataType): StructField {
  const type = typeOf(node, bytes)
  return structField(node.element.name, isRepeated(node) ? arrayType(type, false) : type)
}

const isRepeated = (node: SchemaTree): boolean => node.element.repetition_type === 'REPEATED'
const isGroup = (node: SchemaTree): boolean => node.element.type === undefined
const annotationOf = ({ element }: SchemaTree): string | undefined =>
  element.logical_type?.type ?? element.converted_type

/**
 * The type of a value, however often it is repeated.
 * @param bytes what bytes are that are not marked as anything
 */
function typeOf(node: SchemaTree, bytes: DataType): DataType {
  if (!isGroup(node)) return leafType(node.element, bytes)
  switch (annotationOf(node)) {
    case 'LIST':
      return listOf(node, bytes)
    case 'MAP':
    case 'MAP_KEY_VALUE':
      return mapOf(node, bytes)
    case 'VARIANT':
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: `the type VARIANT of the Parquet column ${node.path.join('.')}; a schema without the column reads the others`,
      })
    default:
      return structOf(node, bytes)
  }
}

const structOf = (node: SchemaTree, bytes: DataType): StructType =>
  structType(node.children.map((child) => fieldOf(child, bytes)))

/** Lists of three levels, and the older forms in which the repeated field is the element. */
function listOf(node: SchemaTree, bytes: DataType): DataType {
  const [repeated, another] = node.children
  if (!repeated || another) throw malformed('list', node)
  if (!isRepeated(repeated)) throw malformed('list', node)
  if (isElement(repeated, node.element.name)) return arrayType(typeOf(repeated, bytes), false)
  const [element] = repeated.children
  if (!element) throw malformed('list', node)
  return arrayType(fieldOf(element, bytes).dataType, element.element.repetition_type !== 'REQUIRED')
}

/** The rules of Parquet's specification, as Spark has them. */
const isElement = (repeated: SchemaTree, parent: string): boolean =>
  !isGroup(repeated) ||
  repeated.children.length > 1 ||
  repeated.element.name === 'array' ||
  repeated.element.name === `${parent}_tuple`

function mapOf(node: SchemaTree, bytes: DataType): DataType {
  const [entries, another] = node.children
  const [key, value, third] = entries?.children ?? []
  if (!entries || another || !isRepeated(entries) || !key || !value || third) throw malformed('map', node)
  return mapType(
    fieldOf(key, bytes).dataType,
    fieldOf(value, bytes).dataType,
    value.element.repetition_type !== 'REQUIRED',
  )
}

const malformed = (kind: 'list' | 'map', node: SchemaTree): SparkError =>
  new SparkError('_LEGACY_ERROR_TEMP_3071', { msg: `Invalid ${kind} type ${parquetText(node)}` })

/** As Parquet shows its types: `optional int64 t (TIMESTAMP(NANOS,true))`. */
function parquetText(node: SchemaTree): string {
  const { element } = node
  const repetition = element.repetition_type?.toLowerCase() ?? ''
  const annotation = annotationOf(node)
  if (!isGroup(node)) return `${repetition} ${leafText(element)} ${element.name}`
  return `${repetition} group ${element.name}${annotation ? ` (${annotation})` : ''} { ${node.children.map((child) => `${parquetText(child)}; `).join('')}}`
}
