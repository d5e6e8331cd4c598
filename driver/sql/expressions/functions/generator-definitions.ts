import { type DataType, IntegerType, structField, structType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { unexpectedInputType } from '../type-check.ts'
import { elementTypeOf } from './collection-coercions.ts'
import { defineFunctions, firstType, generator } from './define-functions.ts'

/** An array's `col`, a map's `key` and `value`. */
export function explodedColumns(types: readonly DataType[]): DataType {
  const type = firstType(types)
  return type.kind === 'map'
    ? structType([structField('key', type.keyType, false), structField('value', type.valueType)])
    : structType([structField('col', elementTypeOf(types))])
}

function positionedColumns(types: readonly DataType[]): DataType {
  const columns = explodedColumns(types)
  return structType([structField('pos', IntegerType, false), ...(columns.kind === 'struct' ? columns.fields : [])])
}

const typed: ArgumentCheck = ({ args: [arg] }) =>
  arg && dataTypeOf(arg).kind === 'void' ? unexpectedInputType(1, '("ARRAY" or "MAP")', arg) : undefined

const structs: ArgumentCoercion = ({ args }) => {
  const [array] = args
  const type = array && dataTypeOf(array)
  if (array && !(type?.kind === 'array' && type.elementType.kind === 'struct'))
    return unexpectedInputType(1, '"ARRAY<STRUCT>"', array)
  return args
}

export const generatorDefinitions = defineFunctions({
  explode: generator(1, ['collection'], explodedColumns, { check: typed }),
  explode_outer: generator(1, ['collection'], explodedColumns, { check: typed, outerOf: 'explode' }),
  posexplode: generator(1, ['collection'], positionedColumns, { check: typed }),
  posexplode_outer: generator(1, ['collection'], positionedColumns, { check: typed, outerOf: 'posexplode' }),
  inline: generator(1, ['array'], elementTypeOf, { coerce: structs }),
  inline_outer: generator(1, ['array'], elementTypeOf, { coerce: structs, outerOf: 'inline' }),
})
