import type { SchemaTree } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  type DataType,
  mapType,
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
  /** Parquet's own type of a column that is no group: `FIXED_LEN_BYTE_ARRAY(16) (UUID)`. */
  readonly leaf: string | undefined
}

/** Spark's reading of a Parquet schema. All columns are nullable, as Spark reads files. */
export const columnsOf = (root: SchemaTree): readonly ParquetColumn[] =>
  root.children.map((child) => ({
    name: child.element.name,
    type: typeOrError(child),
    leaf: isGroup(child) ? undefined : leafText(child.element),
  }))

function typeOrError(node: SchemaTree): DataType | SparkError {
  try {
    return fieldOf(node).dataType
  } catch (error) {
    if (error instanceof SparkError) return error
    throw error
  }
}

/** A repeated field that is no list's or map's own is an array by itself. */
function fieldOf(node: SchemaTree): StructField {
  const type = typeOf(node)
  return structField(node.element.name, isRepeated(node) ? arrayType(type, false) : type)
}

const isRepeated = (node: SchemaTree): boolean => node.element.repetition_type === 'REPEATED'
const isGroup = (node: SchemaTree): boolean => node.element.type === undefined
const annotationOf = ({ element }: SchemaTree): string | undefined =>
  element.logical_type?.type ?? element.converted_type

/** The type of a value, however often it is repeated. */
function typeOf(node: SchemaTree): DataType {
  if (!isGroup(node)) return leafType(node.element)
  switch (annotationOf(node)) {
    case 'LIST':
      return listOf(node)
    case 'MAP':
    case 'MAP_KEY_VALUE':
      return mapOf(node)
    case 'VARIANT':
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: `the type VARIANT of the Parquet column ${node.path.join('.')}; a schema without the column reads the others`,
      })
    default:
      return structOf(node)
  }
}

const structOf = (node: SchemaTree): StructType => structType(node.children.map(fieldOf))

/** Lists of three levels, and the older forms in which the repeated field is the element. */
function listOf(node: SchemaTree): DataType {
  const [repeated, another] = node.children
  if (!repeated || another) throw malformed('list', node)
  if (!isRepeated(repeated)) throw malformed('list', node)
  if (isElement(repeated, node.element.name)) return arrayType(typeOf(repeated), false)
  const [element] = repeated.children
  if (!element) throw malformed('list', node)
  return arrayType(fieldOf(element).dataType, element.element.repetition_type !== 'REQUIRED')
}

/** The rules of Parquet's specification, as Spark has them. */
const isElement = (repeated: SchemaTree, parent: string): boolean =>
  !isGroup(repeated) ||
  repeated.children.length > 1 ||
  repeated.element.name === 'array' ||
  repeated.element.name === `${parent}_tuple`

function mapOf(node: SchemaTree): DataType {
  const [entries, another] = node.children
  const [key, value, third] = entries?.children ?? []
  if (!entries || another || !isRepeated(entries) || !key || !value || third) throw malformed('map', node)
  return mapType(fieldOf(key).dataType, fieldOf(value).dataType, value.element.repetition_type !== 'REQUIRED')
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
