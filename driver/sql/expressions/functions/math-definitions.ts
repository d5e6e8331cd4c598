import { type DataType, DoubleType, decimalType, IntegerType, LongType } from '../../../../common/types/data-type.ts'
import { boundedDecimal, decimalForType } from '../../../../common/types/decimal-precision.ts'
import type { Arithmetic, ArithmeticOperator, Expression } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import { type FunctionDefinition, firstType, MANY, scalar } from '../function-definition.ts'

/** A rounded decimal keeps its whole digits, one for the carry, and the digits asked for. */
function roundedType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const type = firstType(types)
  if (type.kind !== 'decimal') return type
  const digits = args[1]
  const scale = digits ? (literalInt(digits) ?? type.scale) : 0
  const whole = type.precision - type.scale + 1
  if (scale < 0) return decimalType(Math.min(38, Math.max(whole, -scale + 1)), 0)
  const kept = Math.min(type.scale, scale)
  return boundedDecimal(whole + kept, kept)
}

/** A literal whole number, its sign as an operator or within a cast included. */
function literalInt(expression: Expression): number | undefined {
  if (expression.kind === 'Cast') return literalInt(expression.child)
  if (expression.kind === 'UnaryMinus') {
    const value = literalInt(expression.child)
    return value === undefined ? undefined : -value
  }
  return expression.kind === 'Literal' && typeof expression.value === 'number' ? expression.value : undefined
}

/** ceil and floor: a bigint, or of a decimal one without a fraction. */
function wholeType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const type = firstType(types)
  if (args.length > 1) return roundedType(types, args)
  if (type.kind !== 'decimal') return LongType
  return type.scale === 0 ? type : boundedDecimal(type.precision - type.scale + 1, 0)
}

/** `ceil(x, places)` is of decimals: other numbers become the decimal of their type. */
function overDecimal(args: readonly Expression[], call: Expression): Expression {
  const [value, ...others] = args
  if (!value || others.length === 0 || call.kind !== 'UnresolvedFunction') return call
  const type = dataTypeOf(value)
  const dataType = decimalForType(type.kind === 'string' ? DoubleType : type)
  if (type.kind === 'decimal' || !dataType) return call
  const cast: Expression = {
    kind: 'Cast',
    child: value,
    dataType,
    mode: 'ansi',
    ...(call.origin && { origin: call.origin }),
  }
  return { ...call, args: [cast, ...others] }
}

const DOUBLES =
  'sqrt exp ln log10 log2 log1p expm1 cbrt sin cos tan asin acos atan sinh cosh tanh degrees radians rint'.split(' ')

const asArithmetic =
  (operator: ArithmeticOperator, mode?: Arithmetic['mode']) =>
  (args: readonly Expression[], call: Expression): Expression => {
    const [left, right] = args
    if (!left || !right) return call
    return {
      kind: 'Arithmetic',
      operator,
      left,
      right,
      ...(mode && { mode }),
      ...(call.origin && { origin: call.origin }),
    }
  }

export const mathDefinitions: readonly FunctionDefinition[] = [
  ...DOUBLES.map((name) => scalar(name, [1, 1], ['double'], DoubleType)),
  scalar('abs', [1, 1], ['numeric'], firstType),
  scalar('negative', [1, 1], ['numeric'], firstType),
  scalar('positive', [1, 1], ['numeric'], firstType, { rewrite: (args, call) => args[0] ?? call }),
  scalar('sign signum', [1, 1], ['double'], DoubleType),
  scalar('round', [1, 2], ['numeric', 'int'], roundedType),
  scalar('bround', [1, 2], ['numeric', 'int'], roundedType),
  scalar('ceil ceiling', [1, 2], ['numeric', 'int'], wholeType, { rewrite: overDecimal }),
  scalar('floor', [1, 2], ['numeric', 'int'], wholeType, { rewrite: overDecimal }),
  scalar('log', [1, 2], ['double'], DoubleType),
  scalar('pow power', [2, 2], ['double'], DoubleType),
  scalar('atan2', [2, 2], ['double'], DoubleType),
  scalar('hypot', [2, 2], ['double'], DoubleType),
  scalar('pi', [0, 0], [], DoubleType),
  scalar('e', [0, 0], [], DoubleType),
  scalar('mod', [2, 2], ['any'], DoubleType, { rewrite: asArithmetic('%') }),
  scalar('div', [2, 2], ['any'], LongType, { rewrite: asArithmetic('div') }),
  scalar('pmod', [2, 2], ['any'], firstType, { rewrite: asArithmetic('%', 'pmod') }),
  scalar('greatest', [2, MANY], ['same'], firstType),
  scalar('least', [2, MANY], ['same'], firstType),
  scalar('rand random', [0, 1], ['bigint'], DoubleType, { nullable: 'never' }),
  scalar('factorial', [1, 1], ['int'], LongType),
  scalar('isnan', [1, 1], ['double'], { kind: 'boolean' }, { nullable: 'never' }),
  scalar('bin', [1, 1], ['bigint'], { kind: 'string' }),
  scalar('hex', [1, 1], ['any'], { kind: 'string' }),
  scalar('&', [2, 2], ['same'], firstType),
  scalar('|', [2, 2], ['same'], firstType),
  scalar('^', [2, 2], ['same'], firstType),
  scalar('~', [1, 1], ['integral'], firstType),
  scalar('<< shiftleft', [2, 2], ['integral', 'int'], firstType),
  scalar('>>> shiftrightunsigned', [2, 2], ['integral', 'int'], firstType),
  scalar('>> shiftright', [2, 2], ['integral', 'int'], firstType),
  scalar('bit_count', [1, 1], ['any'], IntegerType),
  scalar('try_divide', [2, 2], ['any'], firstType, { rewrite: asArithmetic('/', 'try') }),
  scalar('try_add', [2, 2], ['any'], firstType, { rewrite: asArithmetic('+', 'try') }),
  scalar('try_subtract', [2, 2], ['any'], firstType, { rewrite: asArithmetic('-', 'try') }),
  scalar('try_multiply', [2, 2], ['any'], firstType, { rewrite: asArithmetic('*', 'try') }),
  scalar('try_mod', [2, 2], ['any'], firstType, { rewrite: asArithmetic('%', 'try') }),
  scalar('width_bucket', [4, 4], ['double', 'double', 'double', 'bigint'], LongType, { nullable: 'always' }),
  scalar('cot', [1, 1], ['double'], DoubleType),
]
