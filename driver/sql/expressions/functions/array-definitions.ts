import {
  arrayType,
  BooleanType,
  type DataType,
  IntegerType,
  LongType,
  mapType,
  StringType,
  structField,
  structType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import type { Expression } from '../expression.ts'
import { type FunctionDefinition, firstType, generator, MANY, scalar } from '../function-definition.ts'

const elementType = (types: readonly DataType[]): DataType => {
  const type = firstType(types)
  return type.kind === 'array' ? type.elementType : type.kind === 'map' ? type.valueType : type
}

function structTypeOf(types: readonly DataType[], args: readonly Expression[]): DataType {
  const name = (arg: Expression, index: number): string =>
    arg.kind === 'Alias' || arg.kind === 'AttributeReference' ? arg.name : `col${index + 1}`
  return structType(args.map((arg, index) => structField(name(arg, index), types[index] ?? StringType)))
}

function namedStructType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const fields = args.flatMap((arg, index) =>
    index % 2 === 0 && arg.kind === 'Literal' ? [structField(String(arg.value), types[index + 1] ?? StringType)] : [],
  )
  return structType(fields)
}

const mapTypeOf = (types: readonly DataType[]): DataType => mapType(types[0] ?? VoidType, types[1] ?? VoidType)

/** What a generator puts out, as a struct of its columns: an array's `col`, a map's `key` and `value`. */
function explodedColumns(types: readonly DataType[]): DataType {
  const type = firstType(types)
  return type.kind === 'map'
    ? structType([structField('key', type.keyType, false), structField('value', type.valueType)])
    : structType([structField('col', elementType(types))])
}

function positionedColumns(types: readonly DataType[]): DataType {
  const columns = explodedColumns(types)
  return structType([structField('pos', IntegerType, false), ...(columns.kind === 'struct' ? columns.fields : [])])
}

export const arrayDefinitions: readonly FunctionDefinition[] = [
  scalar('array', [0, MANY], ['same'], (types) => arrayType(types[0] ?? VoidType), { nullable: 'never' }),
  scalar('size cardinality', [1, 1], ['collection'], IntegerType),
  scalar('array_size', [1, 1], ['array'], IntegerType),
  scalar('array_contains', [2, 2], ['array', 'any'], BooleanType),
  scalar('array_position', [2, 2], ['array', 'any'], LongType),
  scalar('array_distinct', [1, 1], ['array'], firstType),
  scalar('array_max', [1, 1], ['array'], elementType, { nullable: 'always' }),
  scalar('array_min', [1, 1], ['array'], elementType, { nullable: 'always' }),
  scalar('array_join', [2, 3], ['array', 'string', 'string'], StringType),
  scalar('array_union', [2, 2], ['array'], firstType),
  scalar('array_intersect', [2, 2], ['array'], firstType),
  scalar('array_remove', [2, 2], ['array', 'any'], firstType),
  scalar('array_append', [2, 2], ['array', 'any'], firstType),
  scalar('array_compact', [1, 1], ['array'], firstType),
  scalar('arrays_overlap', [2, 2], ['array'], BooleanType),
  scalar('flatten', [1, 1], ['array'], elementType),
  scalar('slice', [3, 3], ['array', 'int', 'int'], firstType),
  scalar('sort_array', [1, 2], ['array', 'boolean'], firstType),
  scalar('array_sort', [1, 1], ['array'], firstType),
  scalar('try_element_at', [2, 2], ['any'], elementType, { nullable: 'always' }),
  scalar('element_at', [2, 2], ['any'], elementType, { nullable: 'always' }),
  scalar('getitem', [2, 2], ['any'], elementType, { nullable: 'always' }),
  scalar('struct', [1, MANY], ['any'], structTypeOf, { nullable: 'never' }),
  scalar('named_struct', [2, MANY], ['any'], namedStructType, { nullable: 'never' }),
  scalar('map', [0, MANY], ['any'], mapTypeOf, { nullable: 'never' }),
  scalar('map_keys', [1, 1], ['map'], (types) =>
    types[0]?.kind === 'map' ? arrayType(types[0].keyType, false) : StringType,
  ),
  scalar('map_values', [1, 1], ['map'], (types) =>
    types[0]?.kind === 'map' ? arrayType(types[0].valueType) : StringType,
  ),
  scalar('map_contains_key', [2, 2], ['map', 'any'], BooleanType),
  scalar('array_except', [2, 2], ['array'], firstType),
  scalar('array_repeat', [2, 2], ['any', 'int'], (types) => arrayType(firstType(types))),
  scalar('sequence', [2, 3], ['any'], (types) => arrayType(firstType(types), false)),
  scalar('get', [2, 2], ['array', 'int'], elementType, { nullable: 'always' }),
  generator('explode', [1, 1], ['collection'], explodedColumns),
  generator('explode_outer', [1, 1], ['collection'], explodedColumns),
  generator('posexplode', [1, 1], ['collection'], positionedColumns),
  generator('posexplode_outer', [1, 1], ['collection'], positionedColumns),
  generator('inline', [1, 1], ['array'], elementType),
  generator('inline_outer', [1, 1], ['array'], elementType),
  scalar('array_prepend', [2, 2], ['array', 'any'], firstType),
  scalar('map_entries', [1, 1], ['map'], (types) => arrayType(explodedColumns(types), false)),
  scalar('map_from_arrays', [2, 2], ['array'], (types) => {
    const [keys, values] = types
    return mapType(
      keys?.kind === 'array' ? keys.elementType : StringType,
      values?.kind === 'array' ? values.elementType : StringType,
    )
  }),
]
