import {
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import type { Expression } from '../expression.ts'
import { type FunctionDefinition, scalar } from '../function-definition.ts'

/** Without a format these are casts, as in Spark. */
const castWithoutFormat =
  (dataType: typeof DateType) =>
  (args: readonly Expression[], call: Expression): Expression => {
    const child = args[0]
    if (!child || args.length > 1) return call
    return { kind: 'Cast', child, dataType, mode: 'ansi', ...(call.origin && { origin: call.origin }) }
  }

const DATE_PARTS = 'year quarter month dayofweek weekday dayofyear weekofyear'.split(' ')
const TIME_PARTS = 'hour minute second'.split(' ')

export const datetimeDefinitions: readonly FunctionDefinition[] = [
  ...DATE_PARTS.map((name) => scalar(name, [1, 1], ['date'], IntegerType)),
  scalar('day dayofmonth', [1, 1], ['date'], IntegerType),
  ...TIME_PARTS.map((name) => scalar(name, [1, 1], ['timestamp'], IntegerType)),
  scalar('date_add dateadd', [2, 2], ['date', 'days'], DateType),
  scalar('date_sub', [2, 2], ['date', 'days'], DateType),
  scalar('datediff date_diff', [2, 2], ['date'], IntegerType),
  scalar('add_months', [2, 2], ['date', 'int'], DateType),
  scalar('months_between', [2, 3], ['timestamp', 'timestamp', 'boolean'], DoubleType),
  scalar('last_day', [1, 1], ['date'], DateType),
  scalar('next_day', [2, 2], ['date', 'string'], DateType),
  scalar('trunc', [2, 2], ['date', 'string'], DateType, { nullable: 'always' }),
  scalar('date_trunc', [2, 2], ['string', 'timestamp'], TimestampType, { nullable: 'always' }),
  scalar('to_date', [1, 2], ['any', 'string'], DateType, { rewrite: castWithoutFormat(DateType) }),
  scalar('to_timestamp', [1, 2], ['any', 'string'], TimestampType, { rewrite: castWithoutFormat(TimestampType) }),
  scalar('date_format', [2, 2], ['timestamp', 'string'], StringType),
  scalar('from_unixtime', [1, 2], ['bigint', 'string'], StringType),
  scalar('unix_timestamp', [0, 2], ['any', 'string'], LongType),
  scalar('to_unix_timestamp', [1, 2], ['any', 'string'], LongType),
  scalar('make_date', [3, 3], ['int'], DateType),
  scalar('make_timestamp', [6, 6], ['int', 'int', 'int', 'int', 'int', 'double'], TimestampType),
  scalar('timestamp_seconds', [1, 1], ['numeric'], TimestampType),
  scalar('timestamp_millis', [1, 1], ['bigint'], TimestampType),
  scalar('timestamp_micros', [1, 1], ['bigint'], TimestampType),
  scalar('unix_seconds', [1, 1], ['timestamp'], LongType),
  scalar('unix_millis', [1, 1], ['timestamp'], LongType),
  scalar('unix_micros', [1, 1], ['timestamp'], LongType),
  scalar('date_from_unix_date', [1, 1], ['int'], DateType),
  scalar('unix_date', [1, 1], ['date'], IntegerType),
  scalar('dayname', [1, 1], ['date'], StringType),
  scalar('monthname', [1, 1], ['date'], StringType),
  scalar('timestampadd', [3, 3], ['string', 'bigint', 'timestamp'], TimestampType),
  scalar('timestampdiff', [3, 3], ['string', 'timestamp', 'timestamp'], LongType),
  scalar('to_utc_timestamp', [2, 2], ['timestamp', 'string'], TimestampType),
  scalar('from_utc_timestamp', [2, 2], ['timestamp', 'string'], TimestampType),
  // What EXTRACT(SECOND FROM ...) is: seconds with their fraction.
  scalar('second_with_fraction', [1, 1], ['timestamp'], decimalType(8, 6)),
  scalar('dayofweek_iso', [1, 1], ['date'], IntegerType),
  scalar('yearofweek', [1, 1], ['date'], IntegerType),
]
