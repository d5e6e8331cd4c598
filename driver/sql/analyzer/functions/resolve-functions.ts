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
  sqlTypeName,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import type { Expression, UnresolvedFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { mapChildren, walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import type { ArgumentType, FunctionDefinition } from '../../expressions/function-definition.ts'
import { lookupFunction, unsupportedFunctions } from '../../expressions/function-registry.ts'
import { canImplicitlyCast, castTo } from '../../expressions/types/implicit-cast.ts'
import { findWiderTypeOf } from '../../expressions/types/wider-type.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { extractValue } from '../names/extract-value.ts'
import { coerceCollection } from '../types/coerce-collections.ts'
import { coerceTypes, isNested } from '../types/type-coercion.ts'
import { dataDiffTypes, unexpectedInput } from '../types/type-mismatch.ts'
import { checkFunction } from './check-function.ts'

/** A call whose arguments are resolved: looked up, its arguments cast, its type set; or the node it is another spelling of. */
export function resolveFunction(call: UnresolvedFunction, context: AnalysisContext): Expression {
  const name = call.name.toLowerCase().replace(/^(?:system\.)?builtin\./, '')
  checkArity(SPECIAL_ARITY[name], name, call)
  const special = resolveSpecial(name, call, context)
  if (special) return special
  const row = lookupFunction(name)
  if (!row) throw unknownFunction(name, call)
  checkArity(row, name, call)
  checkFunction(row.names[0] ?? name, call)
  const rewritten = row.rewrite?.(call.args, call)
  if (rewritten && rewritten !== call) {
    return rewritten.kind === 'UnresolvedFunction'
      ? resolveFunction(rewritten, context)
      : coerceNew(rewritten, new Set(call.args))
  }
  return build(row, call)
}

/** Coerces what a function was rewritten to, down to its arguments, which are coerced already. */
function coerceNew(node: Expression, args: ReadonlySet<Expression>): Expression {
  return args.has(node) ? node : coerceTypes(mapChildren(node, (child) => coerceNew(child, args)))
}

function build(row: FunctionDefinition, call: UnresolvedFunction): Expression {
  const name = row.names[0] ?? call.name
  const args = coerceCollection(name, call) ?? coerceArguments(row, call)
  const types = args.map(dataTypeOf)
  const dataType = row.result(types, args)
  const nullable = row.nullable === 'always' || (row.nullable === 'args' && args.some(nullableOf))
  const origin = call.origin && { origin: call.origin }
  if (row.kind === 'aggregate') {
    const { distinct } = call
    const filter = call.filter && checkFilter(call.filter, call)
    return Object.freeze({ kind: 'AggregateExpression', name, args, distinct, filter, dataType, nullable, ...origin })
  }
  if (call.distinct || call.filter) {
    throw analysisError(
      'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX',
      { prettyName: `\`${name}\``, syntax: call.distinct ? 'DISTINCT' : 'FILTER CLAUSE' },
      call,
    )
  }
  return Object.freeze({ kind: 'ScalarFunction', name, args, dataType, nullable, ...origin })
}

function coerceArguments(row: FunctionDefinition, call: UnresolvedFunction): readonly Expression[] {
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
    if (!canImplicitlyCast(type, exact)) throw refuse(sqlTypeName(exact))
    return castTo(arg, exact)
  }
  switch (wanted) {
    case 'numeric':
      if (type.kind === 'string' || type.kind === 'void') return castTo(arg, DoubleType)
      if (!isNumeric(type) && !type.kind.endsWith('interval'))
        throw refuse(NUMBERS[call.name.toLowerCase()] ?? NUMBERS.other)
      return arg
    case 'integral':
      // Shifts are of 32 or 64 bits.
      if (isIntegral(type) && !(SHIFTS.has(call.name.toLowerCase()) && ['tinyint', 'smallint'].includes(type.kind)))
        return arg
      if (type.kind === 'void' || (SHIFTS.has(call.name.toLowerCase()) && canImplicitlyCast(type, IntegerType)))
        return castTo(arg, IntegerType)
      throw refuse('"INTEGRAL"')
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
      if (isNested(type)) throw refuse('("STRING" or "BINARY")')
      return castTo(arg, StringType)
    default:
      return arg
  }
}

/** What Spark says the functions of numbers take. */
const NUMBERS: Readonly<Record<string, string>> & { readonly other: string } = {
  sum: '"NUMERIC" or "ANSI INTERVAL"',
  avg: '"NUMERIC" or "ANSI INTERVAL"',
  mean: '"NUMERIC" or "ANSI INTERVAL"',
  abs: '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")',
  other: '"NUMERIC"',
}

/** Take any number, cut off to an int. */
const SHIFTS: ReadonlySet<string> = new Set(['<<', '>>', '>>>', 'shiftleft', 'shiftright', 'shiftrightunsigned'])

/** Functions of strings that take arrays as well. */
const ARRAYS_TOO: ReadonlySet<string> = new Set(['concat', '||', 'reverse'])

/** FILTER (WHERE ...) of an aggregate is a condition on rows. */
function checkFilter(filter: Expression, call: UnresolvedFunction): Expression {
  const filterExpr = quoted(toPrettySql(filter))
  const aggregate = [...walkExpression(filter)].find((node) => node.kind === 'AggregateExpression')
  if (aggregate)
    throw analysisError(
      'INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE',
      { filterExpr, aggExpr: quoted(toPrettySql(aggregate)) },
      call,
    )
  const { kind } = dataTypeOf(filter)
  if (kind !== 'boolean') throw analysisError('INVALID_AGGREGATE_FILTER.NOT_BOOLEAN', { filterExpr }, call)
  return filter
}

type Arity = Pick<FunctionDefinition, 'minArgs' | 'maxArgs'>

/** Of the functions that have no row. */
const SPECIAL_ARITY: Readonly<Record<string, Arity>> = {
  current_date: { minArgs: 0, maxArgs: 0 },
  curdate: { minArgs: 0, maxArgs: 0 },
  current_timestamp: { minArgs: 0, maxArgs: 0 },
  now: { minArgs: 0, maxArgs: 0 },
  current_timezone: { minArgs: 0, maxArgs: 0 },
  typeof: { minArgs: 1, maxArgs: 1 },
  date_part: { minArgs: 2, maxArgs: 2 },
  datepart: { minArgs: 2, maxArgs: 2 },
}

function checkArity(arity: Arity | undefined, name: string, call: UnresolvedFunction): void {
  if (!arity) return
  const { minArgs, maxArgs } = arity
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
  const { sqlText = '', start = 0 } = call.origin ?? {}
  const written = sqlText.slice(start, start + call.name.length)
  const asWritten = written.toLowerCase() === call.name.toLowerCase() ? written : call.name
  return analysisError('UNRESOLVED_ROUTINE', { routineName: quotedName(asWritten.split('.')), searchPath }, call)
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
      if (!first || !second) return undefined
      if (first.kind !== 'Literal' || typeof first.value !== 'string')
        throw analysisError(
          'NON_FOLDABLE_ARGUMENT',
          { funcName: `\`${name}\``, paramName: '`field`', paramType: '"STRING"' },
          call,
        )
      const part = DATE_PARTS[first.value.toLowerCase()]
      if (!part)
        throw analysisError(
          'INVALID_EXTRACT_FIELD',
          { field: quotedName([first.value]), expr: quoted(toPrettySql(second)) },
          call,
        )
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
