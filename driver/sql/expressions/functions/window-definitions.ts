import { BooleanType, DoubleType, IntegerType, isNumeric, LongType } from '../../../../common/types/data-type.ts'
import { type Expression, Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCoercion } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { canImplicitlyCast, castTo } from '../types/implicit-cast.ts'
import { literalInt } from './constant-arguments.ts'
import { defineFunctions, each, firstType, MANY, windowFunction } from './define-functions.ts'

const ignoreNulls = (value: boolean): Expression => Literal({ value, dataType: BooleanType })

/** `lag(value[, offset[, default]])` with all its arguments, and whether nulls are passed over. */
const offsetArguments: ArgumentCoercion = ({ args, expression, isFoldable }) => {
  const [value, offset = Literal({ value: 1, dataType: IntegerType }), otherwise] = args
  if (!value) return args
  const type = dataTypeOf(value)
  const isNumber = isNumeric(dataTypeOf(offset)) && canImplicitlyCast(dataTypeOf(offset), IntegerType)
  if (!isNumber) return unexpectedInputType(2, '"INT"', offset)
  if (!isFoldable(offset)) return nonFoldableInput('offset', '"INT"', offset)
  const missing = otherwise ? castTo(otherwise, type) : Literal({ value: null, dataType: type })
  return [value, castTo(offset, IntegerType), missing, ignoreNulls(expression.ignoreNulls === true)]
}

const offsetFunction = (name: string) =>
  windowFunction([1, 3], ['any'], firstType, {
    // Where there is no such row it is the default, null unless it is given.
    nullable: 'any argument',
    frame: 'offset',
    acceptsIgnoreNulls: true,
    coerce: offsetArguments,
    texts: { [name]: { defaults: ['1', 'NULL'] } },
  })

const buckets: ArgumentCoercion = ({ args, isFoldable }) => {
  const [count] = args
  if (!count) return args
  if (dataTypeOf(count).kind !== 'int') return unexpectedInputType(1, '"INT"', count)
  if (!isFoldable(count)) return nonFoldableInput('buckets', '"INT"', count)
  const value = literalInt(count)
  return value !== undefined && value <= 0 ? outOfRange('buckets', '2147483647', `${value}`) : args
}

const nth: ArgumentCoercion = ({ args, expression, isFoldable }) => {
  const [value, offset] = args
  if (!value || !offset) return args
  if (!canImplicitlyCast(dataTypeOf(offset), LongType)) return unexpectedInputType(2, '"BIGINT"', offset)
  if (!isFoldable(offset)) return nonFoldableInput('offset', '"BIGINT"', offset)
  const place = literalInt(offset)
  if (place !== undefined && place <= 0) return outOfRange('offset', '9223372036854775807', `${place}L`)
  return [value, castTo(offset, LongType), ignoreNulls(expression.ignoreNulls === true)]
}

const outOfRange = (exprName: string, most: string, currentValue: string) =>
  typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', { exprName, valueRange: `(0, ${most}]`, currentValue })

/** Spark takes arguments, and puts the order in their place. */
const ofNoArguments = (name: string) => ({ [name.toLowerCase()]: { form: () => `${name}()` } })

const ofTheOrder = (name: string) =>
  windowFunction([0, MANY], ['any'], IntegerType, { dependsOnTies: false, texts: ofNoArguments(name.toUpperCase()) })

export const windowDefinitions = defineFunctions({
  row_number: windowFunction(0, ['any'], IntegerType),
  ...each(['rank', 'dense_rank'], ofTheOrder),
  percent_rank: windowFunction([0, MANY], ['any'], DoubleType, {
    dependsOnTies: false,
    texts: ofNoArguments('PERCENT_RANK'),
  }),
  cume_dist: windowFunction(0, ['any'], DoubleType, { dependsOnTies: false, frame: 'cumulative' }),
  ntile: windowFunction([0, 1], ['any'], IntegerType, {
    coerce: buckets,
    texts: { ntile: { form: ([count = '1']) => `ntile(${count})` } },
  }),
  ...each(['lag', 'lead'], offsetFunction),
  nth_value: windowFunction(2, ['any'], firstType, {
    nullable: 'always',
    frame: 'free',
    acceptsIgnoreNulls: true,
    coerce: nth,
  }),
})
