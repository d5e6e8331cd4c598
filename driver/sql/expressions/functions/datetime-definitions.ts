import { SessionZone } from '../../../../common/datetime/session-zone.ts'
import { offsetAt, secondsOf, utcToLocal } from '../../../../common/datetime/time-zone.ts'
import {
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { Cast, Literal, UnresolvedFunction } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, FunctionRewrite, RewriteContext } from '../function-definition.ts'
import { typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { dateField, intervalField } from './date-field.ts'
import { defineFunctions, each, originOf, replaceable, scalar } from './define-functions.ts'

/** Of the clock, which stands still for a query. */
const constant =
  (dataType: DataType, value: (context: RewriteContext) => number | bigint | string): FunctionRewrite =>
  (_args, _call, context) =>
    Literal({ value: value(context), dataType })

const today = () =>
  replaceable(
    0,
    constant(DateType, ({ currentTimestampMicros, timeZone }) => {
      const { zone } = SessionZone.of(timeZone ?? 'UTC')
      return Math.floor(utcToLocal(secondsOf(currentTimestampMicros), zone) / 86_400)
    }),
  )
const now = () =>
  replaceable(
    0,
    constant(TimestampType, (query) => query.currentTimestampMicros),
  )

/** Without a format these are casts, as in Spark. */
const castWithoutFormat =
  (dataType: DataType, mode?: 'try'): FunctionRewrite =>
  ([child, ...others], call) =>
    child && others.length === 0 ? Cast({ child, dataType, ...(mode && { mode }), ...originOf(call) }) : call

/** A function whose result is TIMESTAMP, whatever that is for the session: by the name of the one without a zone, if it is that. */
const ofTimestampType =
  (ntz: string, otherwise: FunctionRewrite = (_args, call) => call): FunctionRewrite =>
  (args, call, context) =>
    context.timestampType.kind === 'timestamp_ntz'
      ? UnresolvedFunction({ ...call, name: ntz, args })
      : otherwise(args, call, context)

const nowWithoutArgument: FunctionRewrite = (args, call, context) =>
  args.length === 0
    ? constant(LongType, (query) => query.currentTimestampMicros / 1_000_000n)(args, call, context)
    : call

const orNull = { nullable: 'always', nullIntolerant: true } as const

/** Without a zone from which, from the session's. */
const fromSessionZone: FunctionRewrite = (args, call, { currentTimeZone }) =>
  args.length === 2
    ? UnresolvedFunction({ ...call, args: [Literal({ value: currentTimeZone, dataType: StringType }), ...args] })
    : call

const timeOrText: ArgumentCheck = ({ args: [arg] }) =>
  arg && !['string', 'void', 'date', 'timestamp', 'timestamp_ntz'].includes(dataTypeOf(arg).kind)
    ? unexpectedInputType(1, '("STRING" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ")', arg)
    : undefined

/** The function that a field of a date, time or interval is. */
const fieldFunction = (field: string, type: DataType): string | undefined =>
  type.kind.endsWith('interval') ? intervalField(field, type) : dateField(field)

const knownField: ArgumentCheck = ({ args: [field, source], expression }) => {
  if (!field || !source) return undefined
  const paramType = { paramName: '`field`', paramType: '"STRING"' }
  if (field.kind !== 'Literal' || typeof field.value !== 'string')
    return typeCheckFailure('NON_FOLDABLE_ARGUMENT', { funcName: `\`${expression.name.toLowerCase()}\``, ...paramType })
  if (fieldFunction(field.value, dataTypeOf(source))) return undefined
  return typeCheckFailure('INVALID_EXTRACT_FIELD', { field: `\`${field.value}\``, expr: source })
}

const asPart: FunctionRewrite = ([field, source], call) =>
  field?.kind === 'Literal' && source
    ? UnresolvedFunction({
        ...call,
        name: fieldFunction(String(field.value), dataTypeOf(source)) ?? call.name,
        args: [source],
      })
    : call

const TIMESTAMP_FIELDS = ['int', 'int', 'int', 'int', 'int', 'double', 'string'] as const
/** Of the session's time zone. */
const aware = { timeZoneAware: true } as const
const epochText = { defaults: ['yyyy-MM-dd HH:mm:ss'] }
const PATTERN_ERRORS = [
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION',
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN',
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER',
  'INVALID_DATETIME_PATTERN.LENGTH',
  'INVALID_DATETIME_PATTERN.WITH_SUGGESTION',
] as const
const PARSE_ERRORS = ['CANNOT_PARSE_TIMESTAMP', ...PATTERN_ERRORS] as const

/** A text by a pattern; without one a cast. */
const parser = (dataType: DataType, mode?: 'try', rewrite = castWithoutFormat(dataType, mode), internal = false) =>
  scalar([1, 2], ['any', 'string'], dataType, {
    rewrite,
    internal,
    ...aware,
    nullable: mode ? 'always' : 'any argument',
    nullIntolerant: true,
    raises: mode ? PATTERN_ERRORS : PARSE_ERRORS,
  })
const ofDate = (dataType: DataType) => () => scalar(1, ['date'], dataType)

export const datetimeDefinitions = defineFunctions({
  ...each(['current_date', 'curdate'], today),
  ...each(['current_timestamp', 'now'], now),
  localtimestamp: replaceable(
    0,
    constant(TimestampNtzType, ({ currentTimestampMicros, timeZone }) => {
      const { zone } = SessionZone.of(timeZone ?? 'UTC')
      return currentTimestampMicros + BigInt(offsetAt(secondsOf(currentTimestampMicros), zone)) * 1_000_000n
    }),
  ),
  current_timezone: replaceable(
    0,
    constant(StringType, ({ currentTimeZone }) => currentTimeZone),
  ),
  ...each(['year', 'quarter', 'month', 'dayofweek', 'weekday', 'dayofyear', 'weekofyear'], ofDate(IntegerType)),
  day: scalar(1, ['date'], IntegerType, { aliases: ['dayofmonth'] }),
  ...each(['dayname', 'monthname'], ofDate(StringType)),
  ...each(['hour', 'minute', 'second'], () => scalar(1, ['any timestamp'], IntegerType, aware)),
  date_part: replaceable(2, asPart, { aliases: ['datepart'], check: knownField }),
  date_add: scalar(2, ['date', 'days'], DateType, { aliases: ['dateadd'] }),
  date_sub: scalar(2, ['date', 'days'], DateType),
  datediff: scalar(2, ['date'], IntegerType, { aliases: ['date_diff'] }),
  add_months: scalar(2, ['date', 'int'], DateType),
  months_between: scalar([2, 3], ['timestamp', 'timestamp', 'boolean'], DoubleType, {
    texts: { months_between: { defaults: ['', 'true'] } },
    ...aware,
  }),
  last_day: scalar(1, ['date'], DateType),
  next_day: scalar(2, ['date', 'string'], DateType, {
    raises: ['ILLEGAL_DAY_OF_WEEK'],
    differs: 'the day has to be a literal',
  }),
  trunc: scalar(2, ['date', 'string'], DateType, { nullable: 'always', differs: 'the unit has to be a literal' }),
  date_trunc: scalar(2, ['string', 'timestamp'], TimestampType, {
    ...aware,
    nullable: 'always',
    differs: 'the unit has to be a literal',
  }),
  make_date: scalar(3, ['int'], DateType),
  make_timestamp: scalar([6, 7], TIMESTAMP_FIELDS, TimestampType, {
    rewrite: (args, call, context) =>
      args.length > 6 ? call : ofTimestampType('make_timestamp_ntz')(args, call, context),
    ...aware,
    raises: ['INVALID_TIMEZONE', 'INVALID_FRACTION_OF_SECOND'],
  }),
  make_timestamp_ltz: scalar([6, 7], TIMESTAMP_FIELDS, TimestampType, {
    ...aware,
    raises: ['INVALID_TIMEZONE', 'INVALID_FRACTION_OF_SECOND'],
  }),
  make_timestamp_ntz: scalar(6, TIMESTAMP_FIELDS, TimestampNtzType, { raises: ['INVALID_FRACTION_OF_SECOND'] }),
  try_make_timestamp: scalar(6, TIMESTAMP_FIELDS, TimestampType, {
    ...orNull,
    ...aware,
    rewrite: ofTimestampType('try_make_timestamp_ntz'),
    differs: 'a time zone as a seventh argument is missing',
  }),
  try_make_timestamp_ltz: scalar(6, TIMESTAMP_FIELDS, TimestampType, {
    ...orNull,
    ...aware,
    differs: 'a time zone as a seventh argument is missing',
  }),
  try_make_timestamp_ntz: scalar(6, TIMESTAMP_FIELDS, TimestampNtzType, orNull),
  convert_timezone: scalar([2, 3], ['string', 'string', 'timestamp_ntz'], TimestampNtzType, {
    rewrite: fromSessionZone,
    raises: ['INVALID_TIMEZONE'],
    texts: {
      convert_timezone: {
        form: (args) => (args.length === 2 ? `convert_timezone(current_timezone(), ${args.join(', ')})` : undefined),
      },
    },
  }),
  to_date: parser(DateType),
  try_to_date: parser(DateType, 'try'),
  to_timestamp: parser(TimestampType, undefined, ofTimestampType('to_timestamp_ntz', castWithoutFormat(TimestampType))),
  to_timestamp_ltz: parser(TimestampType),
  to_timestamp_ntz: parser(TimestampNtzType),
  try_to_timestamp: parser(
    TimestampType,
    'try',
    ofTimestampType('try_to_timestamp_ntz', castWithoutFormat(TimestampType, 'try')),
  ),
  // Spark has no such name.
  try_to_timestamp_ntz: parser(TimestampNtzType, 'try', castWithoutFormat(TimestampNtzType, 'try'), true),
  date_format: scalar(2, ['timestamp', 'string'], StringType, { ...aware, raises: PATTERN_ERRORS }),
  from_unixtime: scalar([1, 2], ['bigint', 'string'], StringType, {
    texts: { from_unixtime: epochText },
    ...aware,
    raises: PATTERN_ERRORS,
  }),
  unix_timestamp: scalar([0, 2], ['any', 'string'], LongType, {
    rewrite: nowWithoutArgument,
    check: timeOrText,
    texts: { unix_timestamp: epochText },
    ...aware,
    raises: PARSE_ERRORS,
  }),
  to_unix_timestamp: scalar([1, 2], ['any', 'string'], LongType, { ...aware, check: timeOrText, raises: PARSE_ERRORS }),
  timestamp_seconds: scalar(1, ['numeric'], TimestampType, { nullable: 'always', nullIntolerant: true }),
  ...each(['timestamp_millis', 'timestamp_micros'], () => scalar(1, ['bigint'], TimestampType)),
  ...each(['unix_seconds', 'unix_millis', 'unix_micros'], () => scalar(1, ['any timestamp'], LongType)),
  date_from_unix_date: scalar(1, ['int'], DateType),
  unix_date: scalar(1, ['date'], IntegerType),
  ...each(['to_utc_timestamp', 'from_utc_timestamp'], () =>
    scalar(2, ['timestamp', 'string'], TimestampType, { raises: ['INVALID_TIMEZONE'] }),
  ),
})
