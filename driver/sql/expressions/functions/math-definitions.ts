import {
  type DataType,
  DoubleType,
  decimalType,
  isAnsiInterval,
  LongType,
  sqlTypeName,
} from '../../../../common/types/data-type.ts'
import { boundedDecimal, decimalForType } from '../../../../common/types/decimal-precision.ts'
import { Cast, type Expression, UnaryMinus, UnresolvedFunction } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, FunctionRewrite } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure } from '../type-check.ts'
import { constantNumber, literalInt } from './constant-arguments.ts'
import { defineFunctions, each, firstType, inCapitals, originOf, replaceable, scalar } from './define-functions.ts'

/** A rounded decimal keeps its whole digits, one for the carry, and the digits asked for. */
function roundedType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const type = firstType(types)
  if (type.kind !== 'decimal') return type
  const digits = args[1]
  // Of NULL places, none.
  const scale = digits && constantNumber(digits) !== null ? (literalInt(digits) ?? type.scale) : 0
  const whole = type.precision - type.scale + 1
  if (scale < 0) return decimalType(Math.min(38, Math.max(whole, -scale + 1)), 0)
  const kept = Math.min(type.scale, scale)
  return boundedDecimal(whole + kept, kept)
}

/** ceil and floor: a bigint, or of a decimal one without a fraction. */
function wholeType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const type = firstType(types)
  if (args.length > 1) return roundedType(types, args)
  if (type.kind !== 'decimal') return LongType
  return type.scale === 0 ? type : boundedDecimal(type.precision - type.scale + 1, 0)
}

/** `ceil(x, places)` is of decimals: other numbers become the decimal of their type. */
const overDecimal: FunctionRewrite = (args, call) => {
  const [value, ...others] = args
  if (!value || others.length === 0) return call
  const type = dataTypeOf(value)
  const dataType = decimalForType(type.kind === 'string' ? DoubleType : type)
  if (type.kind === 'decimal' || !dataType) return call
  return UnresolvedFunction({ ...call, args: [Cast({ child: value, dataType, ...originOf(call) }), ...others] })
}

/** `round(x, n)`: how many places is known before the query runs. */
const places: ArgumentCheck = ({ args: [, scale], isFoldable }) => {
  if (!scale) return undefined
  if (!isFoldable(scale)) return nonFoldableInput('scale', '"INT"', scale)
  const number = constantNumber(scale)
  if (typeof number === 'number' && Math.abs(number) > 2 ** 31)
    return typeCheckFailure('CAST_OVERFLOW', {
      value: `${number}`,
      sourceType: sqlTypeName(dataTypeOf(scale)),
      targetType: '"INT"',
    })
  if (scale.kind !== 'Literal' || typeof scale.value !== 'string' || constantNumber(scale) !== undefined)
    return undefined
  return typeCheckFailure('CAST_INVALID_INPUT', {
    expression: `'${scale.value}'`,
    sourceType: '"STRING"',
    targetType: '"INT"',
  })
}

const rounds = (name: string) =>
  scalar([1, 2], ['numeric', 'int'], roundedType, {
    check: places,
    raises: ['ARITHMETIC_OVERFLOW'],
    texts: { [name]: { defaults: ['0'] } },
  })

const wholes = (name: string, aliases: readonly string[] = []) =>
  scalar([1, 2], ['numeric', 'int'], wholeType, {
    aliases,
    rewrite: overDecimal,
    raises: ['ARITHMETIC_OVERFLOW'],
    texts: inCapitals(name),
  })

const ofDouble = (name: string) => scalar(1, ['double'], DoubleType, { texts: inCapitals(name) })
const ofTwoDoubles = (name: string) => scalar(2, ['double'], DoubleType, { texts: inCapitals(name) })
/** Null where there is none. */
const logarithm = (name: string) =>
  scalar(1, ['double'], DoubleType, {
    nullable: 'always',
    nullIntolerant: true,
    texts: name === 'ln' ? {} : inCapitals(name),
  })

const signOfInterval: FunctionRewrite = ([arg], call) =>
  arg && isAnsiInterval(dataTypeOf(arg)) ? UnresolvedFunction({ ...call, name: 'interval_sign', args: [arg] }) : call

export const mathDefinitions = defineFunctions({
  ...each(['sqrt', 'exp', 'expm1', 'cbrt', 'sinh', 'cosh', 'tanh', 'degrees', 'radians'], ofDouble),
  ...each(['asinh', 'acosh', 'atanh'], ofDouble),
  ...each(['ln', 'log10', 'log2', 'log1p'], logarithm),
  rint: scalar(1, ['double'], DoubleType),
  ...each(['sin', 'cos', 'tan', 'cot', 'sec', 'csc', 'asin', 'acos', 'atan'], ofDouble),
  ...each(['atan2', 'hypot'], ofTwoDoubles),
  pow: scalar(2, ['double'], DoubleType, { aliases: ['power'], texts: inCapitals('power') }),
  log: scalar([1, 2], ['double'], DoubleType, {
    nullable: 'always',
    nullIntolerant: true,
    texts: { log: { form: ([base, x]) => (x === undefined ? `LOG(E(), ${base})` : `LOG(${base}, ${x})`) } },
  }),
  pi: scalar(0, [], DoubleType, { texts: inCapitals('pi') }),
  e: scalar(0, [], DoubleType, { texts: inCapitals('e') }),
  sign: scalar(1, ['double'], DoubleType, {
    aliases: ['signum'],
    texts: inCapitals('signum'),
    rewrite: signOfInterval,
  }),
  abs: scalar(1, ['signed'], firstType),
  negative: replaceable(1, ([child], call) => (child ? UnaryMinus({ child, ...originOf(call) }) : call)),
  round: rounds('round'),
  bround: rounds('bround'),
  ceil: wholes('ceil', ['ceiling']),
  floor: wholes('floor'),
  factorial: scalar(1, ['int'], LongType, { nullable: 'always', nullIntolerant: true }),
  width_bucket: scalar(4, ['double', 'double', 'double', 'bigint'], LongType, {
    nullable: 'always',
    nullIntolerant: true,
  }),
})
