import { arrayType, BooleanType, StringType, sqlTypeName } from '../../../../common/types/data-type.ts'
import { type Expression, Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { differentTypes, nonFoldableInput, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { isNested, isOrderable } from '../types/type-shapes.ts'
import { defaultResult } from './default-results.ts'
import { aggregate, defineFunctions, each, firstType } from './define-functions.ts'

/** `mode(x)`, `mode(x, deterministic)`, or of an ordering the value and whether it descends. */
const checkMode: ArgumentCheck = ({ args: [value, flag], expression: { orderBy }, isFoldable }) => {
  if (orderBy) {
    const type = value && dataTypeOf(value)
    return type && !isOrderable(type)
      ? typeCheckFailure('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', { dataType: sqlTypeName(type) })
      : undefined
  }
  if (!flag) return undefined
  if (!isFoldable(flag))
    return typeCheckFailure('NON_FOLDABLE_ARGUMENT', {
      funcName: '`mode`',
      paramName: '`deterministic`',
      paramType: '"BOOLEAN"',
    })
  const isNull = flag.kind === 'Literal' && flag.value === null
  if (isNull) return typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_NULL', { exprName: '`deterministic`' })
  return dataTypeOf(flag).kind === 'boolean' ? undefined : unexpectedInputType(2, '"BOOLEAN"', flag)
}

/** The value, and whether the greatest of the most frequent is meant; by itself any of them. */
const orderedMode: ArgumentCoercion = ({ args, expression: { orderBy } }) => {
  const [value, flag] = args
  if (orderBy || !value || !flag) return args
  const isDeterministic = flag.kind === 'Literal' && flag.value === true
  return isDeterministic ? [value, Literal({ value: false, dataType: BooleanType })] : [value]
}

/** What a value is a cast of. */
const uncast = (expression: Expression): Expression => (expression.kind === 'Cast' ? expression.child : expression)

/** Values of these types differ as texts exactly where they differ as values. */
const SAFE_AS_TEXT: ReadonlySet<string> = new Set([
  ...['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'date', 'timestamp_ntz', 'string', 'boolean', 'binary'],
])

const checkListAgg: ArgumentCheck = ({ name, args: [value, delimiter], expression, isFoldable, isSame }) => {
  if (!value) return undefined
  const type = dataTypeOf(value)
  if (isNested(type)) return unexpectedInputType(1, '("STRING" or "BINARY")', value)
  if (delimiter && !isFoldable(delimiter)) return nonFoldableInput('delimiter', '"STRING"', delimiter)
  const between = delimiter && dataTypeOf(delimiter)
  if (between && between.kind !== 'void' && (type.kind === 'binary') !== (between.kind === 'binary'))
    return differentTypes([type, between])
  const { distinct, orderBy } = expression
  if (!distinct || !orderBy) return undefined
  const [item, ...others] = orderBy
  const inputs = [value, uncast(value), castTo(value, StringType)]
  const isInput = item && others.length === 0 && inputs.some((input) => isSame(input, item.child))
  const funcName = `\`${name}\``
  if (!item || !isInput)
    return typeCheckFailure('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT', {
      funcName,
      funcArg: value,
      orderingExpr: orderBy.map(({ child }) => child),
    })
  const ordered = dataTypeOf(item.child)
  if (SAFE_AS_TEXT.has(ordered.kind)) return undefined
  return typeCheckFailure('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST', {
    funcName,
    inputType: sqlTypeName(ordered),
    castType: sqlTypeName(StringType),
  })
}

const textOrBinary: ArgumentCoercion = ({ args }) =>
  args.map((arg, index) => {
    const type = dataTypeOf(index === 0 || !args[0] ? arg : args[0])
    return type.kind === 'binary' ? castTo(arg, type) : castTo(arg, StringType)
  })

/** Aggregates that take their rows in an order. */
export const orderedAggregateDefinitions = defineFunctions({
  mode: aggregate([0, 2], ['any'], firstType, {
    orderSensitivity: 'always',
    withinGroup: {
      use: 'argument',
      orderings: (args) => (args === 0 ? 1 : 0),
      text: (item, isDescending) => (isDescending ? item : `${item} DESC`),
    },
    check: checkMode,
    coerce: orderedMode,
    texts: {
      mode: {
        form: ([value, flag]) => {
          if (flag === undefined) return undefined
          return flag === 'true' ? `mode() WITHIN GROUP (ORDER BY ${value} DESC)` : `mode(${value})`
        },
      },
    },
  }),
  listagg: aggregate([1, 2], ['any'], ([type]) => (type?.kind === 'binary' ? type : StringType), {
    aliases: ['string_agg'],
    orderSensitivity: 'always',
    withinGroup: { use: 'rows', orderings: () => undefined },
    check: checkListAgg,
    coerce: textOrBinary,
    texts: each(['listagg', 'string_agg'], () => ({ defaults: ['NULL'] })),
  }),
  collect_union: aggregate(
    1,
    ['array'],
    ([type]) => (type?.kind === 'array' ? arrayType(type.elementType, false) : arrayType(firstType([]), false)),
    {
      nullable: 'never',
      check: ({ args: [arg] }) =>
        arg && dataTypeOf(arg).kind === 'void' ? unexpectedInputType(1, '"ARRAY"', arg) : undefined,
      orderSensitivity: 'always',
      defaultResult: defaultResult.emptyArray,
    },
  ),
})
