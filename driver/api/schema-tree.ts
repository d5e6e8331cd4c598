import { type DataType, type StructField, type StructType, simpleString } from '../../common/types/data-type.ts'

/** The text of `printSchema`: Spark's tree of names, types and nullability. */
export function schemaTree(schema: StructType): string {
  return ['root', ...schema.fields.flatMap((field) => fieldLines(field, ' |'))].join('\n')
}

function fieldLines(field: StructField, prefix: string): readonly string[] {
  return [
    `${prefix}-- ${field.name}: ${typeName(field.dataType)} (nullable = ${field.nullable})`,
    ...nestedLines(field.dataType, `${prefix}    |`),
  ]
}

function nestedLines(type: DataType, prefix: string): readonly string[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.flatMap((field) => fieldLines(field, prefix))
    case 'array':
      return [
        `${prefix}-- element: ${typeName(type.elementType)} (containsNull = ${type.containsNull})`,
        ...nestedLines(type.elementType, `${prefix}    |`),
      ]
    case 'map':
      return [
        `${prefix}-- key: ${typeName(type.keyType)}`,
        ...nestedLines(type.keyType, `${prefix}    |`),
        `${prefix}-- value: ${typeName(type.valueType)} (valueContainsNull = ${type.valueContainsNull})`,
        ...nestedLines(type.valueType, `${prefix}    |`),
      ]
    default:
      return []
  }
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
}

function typeName(type: DataType): string {
  if (type.kind === 'struct' || type.kind === 'array' || type.kind === 'map') return type.kind
  return LONG_NAMES[type.kind] ?? simpleString(type)
}
