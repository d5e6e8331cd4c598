import {
  arrayType,
  BooleanType,
  type DataType,
  DoubleType,
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
  VoidType,
} from '../../common/types/data-type.ts'

/** Merges the structures DuckDB's `json_structure` gives (`{"a":"UBIGINT","b":["VARCHAR"]}`) into Spark's schema of JSON lines. */
export function mergeJsonStructures(structures: readonly string[]): StructType {
  const types = structures.map((text) => typeOf(JSON.parse(text) as unknown))
  const merged = types.reduce<DataType>(mergeTypes, VoidType)
  const schema = withoutVoid(merged)
  return schema.kind === 'struct' ? schema : structType([])
}

function typeOf(structure: unknown): DataType {
  if (Array.isArray(structure)) return arrayType(structure.length === 0 ? VoidType : typeOf(structure[0]))
  if (typeof structure === 'object' && structure !== null) {
    const fields = Object.entries(structure).map(([name, type]) => structField(name, typeOf(type)))
    return structType(sorted(fields))
  }
  switch (structure) {
    case 'BOOLEAN':
      return BooleanType
    case 'BIGINT':
    case 'UBIGINT':
      return LongType
    case 'DOUBLE':
    case 'HUGEINT':
      return DoubleType
    case 'NULL':
      return VoidType
    default:
      return StringType
  }
}

const sorted = (fields: StructType['fields']): StructType['fields'] =>
  [...fields].sort((a, b) => (a.name < b.name ? -1 : 1))

/** Values of different types in one field: numbers widen to double, anything else is read as a string. */
function mergeTypes(left: DataType, right: DataType): DataType {
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  if (left.kind === 'struct' && right.kind === 'struct') {
    const names = new Set([...left.fields, ...right.fields].map((field) => field.name))
    const typeIn = (type: StructType, name: string): DataType =>
      type.fields.find((field) => field.name === name)?.dataType ?? VoidType
    return structType(
      sorted([...names].map((name) => structField(name, mergeTypes(typeIn(left, name), typeIn(right, name))))),
    )
  }
  if (left.kind === 'array' && right.kind === 'array') return arrayType(mergeTypes(left.elementType, right.elementType))
  if (left.kind === right.kind) return left
  const isNumber = (type: DataType) => type.kind === 'bigint' || type.kind === 'double'
  return isNumber(left) && isNumber(right) ? DoubleType : StringType
}

function withoutVoid(type: DataType): DataType {
  switch (type.kind) {
    case 'void':
      return StringType
    case 'array':
      return arrayType(withoutVoid(type.elementType))
    case 'struct':
      return structType(type.fields.map((field) => structField(field.name, withoutVoid(field.dataType))))
    default:
      return type
  }
}
