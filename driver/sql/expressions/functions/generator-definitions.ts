import {
  type DataType,
  IntegerType,
  StringType,
  sameType,
  sqlTypeName,
  structField,
  structType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import { type Expression, Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { elementTypeOf } from './collection-coercions.ts'
import { constantNumber } from './constant-arguments.ts'
import { defineFunctions, firstType, generator, MANY } from './define-functions.ts'

/** An array's `col`, a map's `key` and `value`. */
export function explodedColumns(types: readonly DataType[]): DataType {
  const type = firstType(types)
  return type.kind === 'map'
    ? structType([
        structField('key', type.keyType, false),
        structField('value', type.valueType, type.valueContainsNull),
      ])
    : structType([structField('col', elementTypeOf(types), type.kind !== 'array' || type.containsNull)])
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

/** Each is a part of the statement's SQL. */
const MAX_STACKED_ROWS = 10_000

/** A number of rows, and their values one row after the other. */
const rowsOfColumns: ArgumentCoercion = ({ args: [count, ...values], isFoldable }) => {
  if (!count) return []
  if (!['int', 'smallint', 'tinyint'].includes(dataTypeOf(count).kind)) return unexpectedInputType(1, '"INT"', count)
  if (!isFoldable(count)) return nonFoldableInput('n', '"INT"', count)
  const rows = constantNumber(count)
  if (rows === undefined || rows === null || rows > MAX_STACKED_ROWS)
    return typeCheckFailure('UNSUPPORTED_FEATURE', {
      feature: `stack of a computed number of rows, or of over ${MAX_STACKED_ROWS}`,
    })
  if (rows < 1)
    return typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
      exprName: '`n`',
      valueRange: '(0, 2147483647]',
      currentValue: `${rows}`,
    })
  const columns = Math.ceil(values.length / rows)
  const isUntyped = (value: Expression): boolean => value.kind === 'Literal' && value.dataType.kind === 'void'
  const typed: Expression[] = [Literal({ value: rows, dataType: IntegerType })]
  for (let index = 0; index < rows * columns; index += 1) {
    const column = index % columns
    const first = values.findIndex((value, at) => at % columns === column && !isUntyped(value))
    const type = first < 0 ? VoidType : dataTypeOf(values[first] ?? count)
    const value = values[index] ?? Literal({ value: null, dataType: VoidType })
    if (!isUntyped(value) && !sameType(dataTypeOf(value), type))
      return typeCheckFailure('DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES', {
        columnIndex: `${column}`,
        leftParamIndex: `${first + 1}`,
        leftType: sqlTypeName(type),
        rightParamIndex: `${index + 1}`,
        rightType: sqlTypeName(dataTypeOf(value)),
      })
    typed.push(castTo(value, type))
  }
  return typed
}

function stackedColumns([, ...types]: readonly DataType[], [count]: readonly Expression[]): DataType {
  const rows = count?.kind === 'Literal' ? Number(count.value) : 1
  return structType(types.slice(0, types.length / rows).map((type, index) => structField(`col${index}`, type)))
}

const texts: ArgumentCheck = ({ name, args }) =>
  args.every((arg) => dataTypeOf(arg).kind === 'string')
    ? undefined
    : typeCheckFailure('DATATYPE_MISMATCH.NON_STRING_TYPE', { funcName: `\`${name}\`` })

/** A column for each name of a field: `c0`, `c1` ... */
const namedColumns = ([, ...names]: readonly DataType[]): DataType =>
  structType(names.map((_, index) => structField(`c${index}`, StringType)))

export const generatorDefinitions = defineFunctions({
  explode: generator(1, ['collection'], explodedColumns, { check: typed }),
  explode_outer: generator(1, ['collection'], explodedColumns, { check: typed, outerOf: 'explode' }),
  posexplode: generator(1, ['collection'], positionedColumns, { check: typed }),
  posexplode_outer: generator(1, ['collection'], positionedColumns, { check: typed, outerOf: 'posexplode' }),
  stack: generator([2, MANY], ['any'], stackedColumns, {
    coerce: rowsOfColumns,
    differs: 'the number of rows has to be a literal of at most 10,000',
  }),
  json_tuple: generator([2, MANY], ['any'], namedColumns, { check: texts }),
  inline: generator(1, ['array'], elementTypeOf, { coerce: structs }),
  inline_outer: generator(1, ['array'], elementTypeOf, { coerce: structs, outerOf: 'inline' }),
})
