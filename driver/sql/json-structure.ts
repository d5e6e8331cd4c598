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
  type StructField,
  type StructType,
  structField,
  structType,
  VoidType,
} from '../../common/types/data-type.ts'
import { quotedName } from '../../common/types/quoted-name.ts'

/** What a schema of JSON hangs from, besides the data. */
export interface JsonInference extends Pick<JsonReadOptions, 'primitivesAsString' | 'dropFieldIfAllNull'> {
  readonly caseSensitive: boolean
}

/** A type that a field of records has, by the field's name; without a name that of a record that is no object; without a type it is malformed. */
export type FieldStructure = readonly [name: string | null, structure: string | null]

/**
 * Merges what fields of JSON records look like into Spark's schema of them, in order of their names. A structure is written as by DuckDB's
 * `json_structure` (`"UBIGINT"`, `["VARCHAR"]`), or by the executor's own function, with decimals and several structures to an array.
 *
 * @returns the schema, and whether there are records that it does not describe
 */
export function mergeJsonStructures(
  structures: readonly FieldStructure[],
  options: JsonInference,
): { readonly schema: StructType; readonly hasCorrupt: boolean } {
  let root: DataType = VoidType
  let hasCorrupt = false
  const fields = new Map<string, DataType>()
  for (const [name, structure] of structures) {
    const type = structure === null ? StringType : typeOf(JSON.parse(structure) as unknown, options)
    if (name !== null) fields.set(name, mergeTypes(fields.get(name) ?? VoidType, type))
    else {
      const records = elementOf(type)
      if (records.kind === 'struct') root = mergeTypes(root, records)
      else hasCorrupt ||= records.kind !== 'void'
    }
  }
  const all = structType([...fields].map(([name, type]) => structField(name, type)))
  const schema = canonical(mergeTypes(root, all), options)
  return { schema: schema?.kind === 'struct' ? schema : structType([]), hasCorrupt }
}

/** The schema of one JSON value by its structure: names may differ by case, and of what is nothing it is a string. */
export function schemaOfStructure(structure: string, options: Omit<JsonInference, 'caseSensitive'>): DataType {
  const inference = { ...options, caseSensitive: true }
  const type = typeOf(JSON.parse(structure) as unknown, inference)
  if (type.kind === 'array' && type.elementType.kind === 'struct')
    return arrayType(canonical(type.elementType, inference) ?? structType([]))
  return canonical(type, inference) ?? (type.kind === 'struct' ? structType([]) : StringType)
}

/** The records of an array, or of an array of arrays. */
const elementOf = (type: DataType): DataType => (type.kind === 'array' ? elementOf(type.elementType) : type)

function typeOf(structure: unknown, options: JsonInference): DataType {
  if (Array.isArray(structure))
    return arrayType(structure.map((item) => typeOf(item, options)).reduce<DataType>(mergeTypes, VoidType))
  if (typeof structure === 'object' && structure !== null)
    return structType(Object.entries(structure).map(([name, type]) => structField(name, typeOf(type, options))))
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
    // DuckDB's for bigints of both signs in one array.
    case 'HUGEINT':
      return options.primitivesAsString ? StringType : LongType
    case 'DOUBLE':
      return options.primitivesAsString ? StringType : DoubleType
    default:
      return decimal && !options.primitivesAsString ? decimalType(Number(decimal[1]), Number(decimal[2])) : StringType
  }
}

/** Values of different types in one field: numbers widen, anything else is read as a string. */
function mergeTypes(left: DataType, right: DataType): DataType {
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  if (left.kind === 'struct' && right.kind === 'struct') {
    const types = new Map(left.fields.map(({ name, dataType }) => [name, dataType]))
    for (const { name, dataType } of right.fields) types.set(name, mergeTypes(types.get(name) ?? VoidType, dataType))
    return structType([...types].map(([name, type]) => structField(name, type)))
  }
  if (left.kind === 'array' && right.kind === 'array') return arrayType(mergeTypes(left.elementType, right.elementType))
  const [one, other] = [asDecimal(left), asDecimal(right)]
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

/**
 * Nulls alone are strings, empty objects and fields without a name are nothing; with `dropFieldIfAllNull` nulls are neither. undefined: nothing is
 * left. Names that differ by case alone are refused.
 */
function canonical(type: DataType, options: JsonInference): DataType | undefined {
  switch (type.kind) {
    case 'void':
      return options.dropFieldIfAllNull ? undefined : StringType
    case 'array': {
      const element = canonical(type.elementType, options)
      return element && arrayType(element)
    }
    case 'struct': {
      const fields = type.fields.flatMap((field) => {
        const found = field.name === '' ? undefined : canonical(field.dataType, options)
        return found ? [structField(field.name, found)] : []
      })
      if (!options.caseSensitive) refuseSameNames(fields)
      return fields.length === 0 ? undefined : structType(fields.sort((a, b) => (a.name < b.name ? -1 : 1)))
    }
    case 'decimal':
      if (type.scale < 0) throw new SparkError('NEGATIVE_SCALE_DISALLOWED', { scale: `${type.scale}` })
      return type
    default:
      return type
  }
}

function refuseSameNames(fields: readonly StructField[]): void {
  const names = new Set<string>()
  for (const { name } of fields) {
    const lower = name.toLowerCase()
    if (names.has(lower)) throw new SparkError('COLUMN_ALREADY_EXISTS', { columnName: quotedName([lower]) })
    names.add(lower)
  }
}
