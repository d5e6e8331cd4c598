import {
  arrayType,
  BooleanType,
  type DataType,
  mapType,
  StringType,
  sqlTypeName,
  structField,
  structType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import type { Expression } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { differentTypes, typeCheckFailure, unexpectedInputType, wrongNumArgs } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { holdsMap } from '../types/type-shapes.ts'
import { findWiderTypeOf } from '../types/wider-type.ts'
import { mapAndKey, widerWithoutString } from './collection-coercions.ts'
import { defineFunctions, MANY, scalar } from './define-functions.ts'
import { fieldNameOf } from './field-name.ts'
import { explodedColumns } from './generator-definitions.ts'

const structTypeOf = (types: readonly DataType[], args: readonly Expression[]): DataType =>
  structType(args.map((arg, index) => structField(fieldNameOf(arg) ?? `col${index + 1}`, types[index] ?? StringType)))

function namedStructType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const fields = args.flatMap((arg, index) =>
    index % 2 === 0 && arg.kind === 'Literal' ? [structField(String(arg.value), types[index + 1] ?? StringType)] : [],
  )
  return structType(fields)
}

const fieldNames: ArgumentCheck = ({ args, isFoldable }) => {
  if (args.length % 2 === 1) return wrongNumArgs('2n (n > 0)', args.length)
  const names = args.filter((_, index) => index % 2 === 0)
  if (!names.every((arg) => isFoldable(arg) && dataTypeOf(arg).kind === 'string'))
    return typeCheckFailure('DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING', { inputExprs: names })
  if (names.every((arg) => arg.kind === 'Literal')) return undefined
  return typeCheckFailure('UNSUPPORTED_FEATURE', { feature: 'names of struct fields other than string literals' })
}

type DifferentTypes = `DATATYPE_MISMATCH.CREATE_MAP_${'KEY' | 'VALUE'}_DIFF_TYPES`

/** Keys widened among themselves, values among themselves. */
const keysAndValues: ArgumentCoercion = ({ args }) => {
  if (args.length % 2 === 1) return wrongNumArgs('2n (n > 0)', args.length)
  const typesAt = (odd: number) => args.filter((_, index) => index % 2 === odd).map(dataTypeOf)
  const different = (condition: DifferentTypes, types: readonly DataType[]) =>
    typeCheckFailure(condition, { dataType: `[${types.map(sqlTypeName).join(', ')}]` })
  const [keys, values] = [typesAt(0), typesAt(1)]
  const [key, value] = [findWiderTypeOf(keys), findWiderTypeOf(values)]
  if (!key) return different('DATATYPE_MISMATCH.CREATE_MAP_KEY_DIFF_TYPES', keys)
  if (!value) return different('DATATYPE_MISMATCH.CREATE_MAP_VALUE_DIFF_TYPES', values)
  if (holdsMap(key)) return typeCheckFailure('DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE', { keyType: sqlTypeName(key) })
  return args.map((arg, index) => castTo(arg, index % 2 === 0 ? key : value))
}

const mapTypeOf = (types: readonly DataType[]): DataType => mapType(types[0] ?? VoidType, types[1] ?? VoidType)

export const mapOfArrays = ([keys, values]: readonly DataType[]): DataType =>
  mapType(
    keys?.kind === 'array' ? keys.elementType : StringType,
    values?.kind === 'array' ? values.elementType : StringType,
  )

/** The maps brought to one type of keys and one of values. */
const mapsOfOneType: ArgumentCoercion = ({ args }) => {
  const types = args.map(dataTypeOf)
  const maps = types.flatMap((type) => (type.kind === 'map' ? [type] : []))
  if (maps.length < types.length)
    return typeCheckFailure('DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES', {
      dataType: `[${types.map(sqlTypeName).join(', ')}]`,
    })
  const [first] = maps
  if (!first) return args
  const keyType = maps.reduce<DataType | undefined>(
    (key, map) => key && widerWithoutString(key, map.keyType),
    first.keyType,
  )
  const valueType = findWiderTypeOf(maps.map((map) => map.valueType))
  if (!keyType || !valueType) return differentTypes(types)
  return args.map((arg) => castTo(arg, mapType(keyType, valueType)))
}

/** An array of structs of two, the first of which can be a key. */
const pairs: ArgumentCheck = ({ args: [array] }) => {
  const pair = array && pairOf(dataTypeOf(array))
  if (array && !pair) return unexpectedInputType(1, '"ARRAY" of pair "STRUCT"', array)
  return pair && holdsMap(pair.key)
    ? typeCheckFailure('DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE', { keyType: sqlTypeName(pair.key) })
    : undefined
}

function pairOf(type: DataType | undefined): { readonly key: DataType; readonly value: DataType } | undefined {
  if (type?.kind !== 'array' || type.elementType.kind !== 'struct' || type.elementType.fields.length !== 2)
    return undefined
  const [key, value] = type.elementType.fields
  return key && value && { key: key.dataType, value: value.dataType }
}

export const mapOfEntries = ([entries]: readonly DataType[]): DataType => {
  const pair = pairOf(entries)
  return mapType(pair?.key ?? StringType, pair?.value ?? StringType)
}

export const firstMap = (types: readonly DataType[]): DataType => types[0] ?? mapType(StringType, StringType)

/** Maps and structs. */
export const mapDefinitions = defineFunctions({
  struct: scalar([1, MANY], ['any'], structTypeOf, { nullable: 'never' }),
  named_struct: scalar([2, MANY], ['any'], namedStructType, { nullable: 'never', check: fieldNames }),
  map: scalar([0, MANY], ['any'], mapTypeOf, { nullable: 'never', coerce: keysAndValues }),
  map_from_arrays: scalar(2, ['array'], mapOfArrays),
  map_from_entries: scalar(1, ['any'], mapOfEntries, { nullable: 'always', nullIntolerant: true, check: pairs }),
  map_concat: scalar([0, MANY], ['any'], firstMap, { coerce: mapsOfOneType }),
  map_keys: scalar(1, ['map'], ([map]) => (map?.kind === 'map' ? arrayType(map.keyType, false) : StringType)),
  map_values: scalar(1, ['map'], ([map]) => (map?.kind === 'map' ? arrayType(map.valueType) : StringType)),
  map_entries: scalar(1, ['map'], (types) => arrayType(explodedColumns(types), false)),
  map_contains_key: scalar(2, ['map', 'any'], BooleanType, { coerce: mapAndKey }),
})
