import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  isIntegral,
  isNumeric,
  LongType,
  StringType,
  simpleString,
  TimestampType,
} from '../../../common/types/data-type.ts'
import type { Expression, UnresolvedFunction } from '../expressions/expression.ts'
import { dataTypeOf, nullableOf } from '../expressions/expression-type.ts'
import { lookupFunction, unsupportedFunctions } from '../expressions/function-registry.ts'
import type { ArgumentType, FunctionRow } from '../expressions/function-row.ts'
import type { AnalysisContext } from './analysis-context.ts'
import { analysisError, quotedName } from './analysis-error.ts'
import { castTo } from './implicit-cast.ts'
import { fieldOf } from './scope.ts'
import { coerceTypes, dataDiffTypes, isNested, unexpectedInput } from './type-coercion.ts'
import { findWiderTypeOf } from './wider-type.ts'

/** A call whose arguments are resolved: looked up, its arguments cast, its type set; or the node it is another spelling of. */
export function resolveFunction(call: UnresolvedFunction, context: AnalysisContext): Expression {
  const name = call.name.toLowerCase()
  const special = resolveSpecial(name, call, context)
  if (special) return special
  const row = lookupFunction(name)
  if (!row) throw unknownFunction(name, call)
  checkArity(row, name, call)
  const rewritten = row.rewrite?.(call.args, call)
  if (rewritten && rewritten !== call) {
    return rewritten.kind === 'UnresolvedFunction' ? resolveFunction(rewritten, context) : coerceTypes(rewritten)
  }
  return build(row, call)
}

function build(row: FunctionRow, call: UnresolvedFunction): Expression {
  const name = row.names[0] ?? call.name
  const args = coerceArguments(row, call)
  const types = args.map(dataTypeOf)
  const dataType = row.result(types, args)
  const nullable = row.nullable === 'always' || (row.nullable === 'args' && args.some(nullableOf))
  const origin = call.origin && { origin: call.origin }
  if (row.kind === 'aggregate') {
    const { distinct, filter } = call
    return Object.freeze({ kind: 'AggregateExpression', name, args, distinct, filter, dataType, nullable, ...origin })
  }
  if (call.distinct || call.filter) {
    throw analysisError(
      'UNSUPPORTED_FEATURE',
      { feature: `DISTINCT or FILTER on the function ${name}, which is no aggregate` },
      call,
    )
  }
  return Object.freeze({ kind: 'ScalarFunction', name, args, dataType, nullable, ...origin })
}

function coerceArguments(row: FunctionRow, call: UnresolvedFunction): readonly Expression[] {
  const wanted = call.args.map((_, index) => row.argTypes[Math.min(index, row.argTypes.length - 1)] ?? 'any')
  const same = call.args.filter((_, index) => wanted[index] === 'same')
  const common = same.length > 0 ? findWiderTypeOf(same.map(dataTypeOf)) : undefined
  if (same.length > 0 && !common) throw dataDiffTypes(call, row.names[0] ?? call.name, same.map(dataTypeOf))
  const coerced = call.args.map((arg, index) =>
    wanted[index] === 'same' && common ? castTo(arg, common) : coerceArgument(arg, wanted[index] ?? 'any', index, call),
  )
  return row.names[0] === 'concat' ? sameTexts(coerced) : coerced
}

/** concat of binaries only is binary; one string among them makes all strings. Arrays are joined. */
function sameTexts(args: readonly Expression[]): readonly Expression[] {
  const types = args.map(dataTypeOf)
  if (types.every((type) => type.kind === 'binary')) return args
  if (types.some((type) => type.kind === 'array')) {
    const wider = findWiderTypeOf(types)
    return wider ? args.map((arg) => castTo(arg, wider)) : args
  }
  return args.map((arg) => castTo(arg, StringType))
}

const EXACT: Readonly<Partial<Record<ArgumentType, DataType>>> = {
  double: DoubleType,
  int: IntegerType,
  bigint: LongType,
  string: StringType,
  boolean: BooleanType,
  date: DateType,
  timestamp: TimestampType,
}

function coerceArgument(arg: Expression, wanted: ArgumentType, index: number, call: UnresolvedFunction): Expression {
  const type = dataTypeOf(arg)
  const refuse = (required: string): Error => unexpectedInput(call, index + 1, required, arg)
  const exact = EXACT[wanted]
  if (exact) {
    if (!canImplicitlyCast(type, exact)) throw refuse(`"${simpleString(exact).toUpperCase()}"`)
    return castTo(arg, exact)
  }
  switch (wanted) {
    case 'numeric':
      if (type.kind === 'string' || type.kind === 'void') return castTo(arg, DoubleType)
      if (!isNumeric(type) && !type.kind.endsWith('interval')) throw refuse('"NUMERIC"')
      return arg
    case 'integral':
      if (type.kind === 'boolean' || !isIntegral(type)) throw refuse('"INTEGRAL"')
      return arg
    case 'array':
      if (type.kind === 'void') return castTo(arg, arrayType(type))
      if (type.kind !== 'array') throw refuse('"ARRAY"')
      return arg
    case 'map':
      if (type.kind !== 'map') throw refuse('"MAP"')
      return arg
    case 'days':
      if (isNumeric(type) && !['int', 'smallint', 'tinyint'].includes(type.kind))
        throw refuse('("INT" or "SMALLINT" or "TINYINT")')
      return castTo(arg, IntegerType)
    case 'collection':
      if (type.kind === 'void') return castTo(arg, arrayType(type))
      if (type.kind !== 'array' && type.kind !== 'map') throw refuse('("ARRAY" or "MAP")')
      return arg
    case 'text':
      if (type.kind === 'binary' || (type.kind === 'array' && ARRAYS_TOO.has(call.name.toLowerCase()))) return arg
      if (isNested(type)) throw refuse('"STRING" or "BINARY"')
      return castTo(arg, StringType)
    default:
      return arg
  }
}

/** Functions of strings that take arrays as well. */
const ARRAYS_TOO: ReadonlySet<string> = new Set(['concat', '||', 'reverse'])

/** AnsiTypeCoercion's implicit casts: strings to anything, numbers among themselves, dates and timestamps, all to string. */
function canImplicitlyCast(from: DataType, to: DataType): boolean {
  if (from.kind === to.kind || from.kind === 'void') return true
  if (isNested(from)) return false
  if (from.kind === 'string' || to.kind === 'string') return true
  if (isNumeric(from) && isNumeric(to)) return true
  const isTime = (type: DataType): boolean => ['date', 'timestamp', 'timestamp_ntz'].includes(type.kind)
  return isTime(from) && isTime(to)
}

function checkArity(row: FunctionRow, name: string, call: UnresolvedFunction): void {
  const { minArgs, maxArgs } = row
  if (call.args.length >= minArgs && call.args.length <= maxArgs) return
  const expectedNum =
    maxArgs === Number.MAX_SAFE_INTEGER
      ? `> ${minArgs - 1}`
      : minArgs === maxArgs
        ? `${minArgs}`
        : `[${range(minArgs, maxArgs)}]`
  throw analysisError(
    'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
    { functionName: quotedName([name]), expectedNum, actualNum: `${call.args.length}` },
    call,
  )
}

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join(', ')

function unknownFunction(name: string, call: UnresolvedFunction): Error {
  if (unsupportedFunctions.has(name))
    return analysisError('UNSUPPORTED_FEATURE', { feature: `the function ${name}` }, call)
  const searchPath = '[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]'
  return analysisError('UNRESOLVED_ROUTINE', { routineName: quotedName(name.split('.')), searchPath }, call)
}

const MICROS_PER_DAY = 86_400_000_000n

/** Functions whose value or shape is known only here: the clock, a type's name, parts of nested values. */
function resolveSpecial(name: string, call: UnresolvedFunction, context: AnalysisContext): Expression | undefined {
  const [first, second] = call.args
  switch (name) {
    case 'current_date':
    case 'curdate':
      return Object.freeze({
        kind: 'Literal',
        value: Number(context.currentTimestampMicros / MICROS_PER_DAY),
        dataType: DateType,
      })
    case 'current_timestamp':
    case 'now':
      return Object.freeze({ kind: 'Literal', value: context.currentTimestampMicros, dataType: TimestampType })
    case 'current_timezone':
      return Object.freeze({ kind: 'Literal', value: 'UTC', dataType: StringType })
    case 'typeof':
      return first && Object.freeze({ kind: 'Literal', value: simpleString(dataTypeOf(first)), dataType: StringType })
    case 'extract_value':
      return first && second && extractValue(first, second, call, context)
    case 'date_part':
    case 'datepart': {
      if (first?.kind !== 'Literal' || typeof first.value !== 'string' || !second) return undefined
      const part = DATE_PARTS[first.value.toLowerCase()]
      if (!part) throw new SparkError('UNSUPPORTED_FEATURE', { feature: `date_part of ${first.value}` })
      return resolveFunction({ ...call, name: part, args: [second] }, context)
    }
    case '||':
      return resolveFunction({ ...call, name: 'concat' }, context)
    case 'unix_timestamp':
      if (call.args.length > 0) return undefined
      return Object.freeze({ kind: 'Literal', value: context.currentTimestampMicros / 1_000_000n, dataType: LongType })
    default:
      return undefined
  }
}

const DATE_PARTS: Readonly<Record<string, string>> = {
  ...{
    year: 'year',
    y: 'year',
    years: 'year',
    quarter: 'quarter',
    qtr: 'quarter',
    month: 'month',
    mon: 'month',
    months: 'month',
  },
  ...{ week: 'weekofyear', w: 'weekofyear', weeks: 'weekofyear', day: 'day', d: 'day', days: 'day' },
  ...{ dayofweek: 'dayofweek', dow: 'dayofweek', dayofyear: 'dayofyear', doy: 'dayofyear' },
  ...{ hour: 'hour', h: 'hour', hours: 'hour', minute: 'minute', m: 'minute', min: 'minute', minutes: 'minute' },
  ...{
    second: 'second_with_fraction',
    s: 'second_with_fraction',
    sec: 'second_with_fraction',
    seconds: 'second_with_fraction',
  },
  ...{ dayofweek_iso: 'dayofweek_iso', dow_iso: 'dayofweek_iso', yearofweek: 'yearofweek' },
}

/** `base[index]`, `base['field']`, `base.field`. */
function extractValue(
  base: Expression,
  index: Expression,
  call: UnresolvedFunction,
  context: AnalysisContext,
): Expression {
  const type = dataTypeOf(base)
  const isName = index.kind === 'Literal' && typeof index.value === 'string'
  const isStruct = type.kind === 'struct' || (type.kind === 'array' && type.elementType.kind === 'struct' && isName)
  if (isStruct && isName) return fieldOf(base, type, String(index.value), context.caseSensitive, call)
  if (type.kind === 'array' || type.kind === 'map') {
    const key = castTo(index, type.kind === 'map' ? type.keyType : IntegerType)
    return build(lookupFunction('getitem') as FunctionRow, { ...call, name: 'getitem', args: [base, key] })
  }
  throw analysisError(
    'INVALID_EXTRACT_BASE_FIELD_TYPE',
    { base: 'the expression', other: `"${simpleString(type).toUpperCase()}"` },
    call,
  )
}
