import { SparkError } from '../common/errors/spark-error.ts'
import { javaDouble } from '../common/types/java-double.ts'

type Failure = (match: RegExpExecArray, line: string) => SparkError | undefined

/** Spark's error for the first line of what DuckDB says the data did wrong; undefined for what is no fault of the data. */
export function failureOfData(line: string): SparkError | undefined {
  for (const [pattern, failure] of FAILURES) {
    const match = pattern.exec(line)
    const error = match && failure(match, line)
    if (error) return error
  }
  return undefined
}

const OPERATIONS: Readonly<Record<string, { readonly symbol: string; readonly attempt: string }>> = {
  addition: { symbol: '+', attempt: '`try_add`' },
  subtraction: { symbol: '-', attempt: '`try_subtract`' },
  multiplication: { symbol: '*', attempt: '`try_multiply`' },
}

const overflow = (line: string): SparkError => {
  const message = line.replace(/^\w[\w ]* Error: /, '').replace(/[.!;]+$/, '')
  return new SparkError('ARITHMETIC_OVERFLOW', {
    message: message.replace(/\bINT(?:8|16|32|64)\b/, (type) => SPARK_TYPE_NAMES[type] ?? type),
  })
}

/** Of tinyint and smallint; that of larger integers is an ARITHMETIC_OVERFLOW. */
const smallOverflow: Failure = ([, name = '', bits, left = '', right = ''], line) => {
  const operation = OPERATIONS[name]
  if (!operation) return overflow(line)
  const suffix = bits === '8' ? 'Y' : 'S'
  return new SparkError('BINARY_ARITHMETIC_OVERFLOW', {
    value1: `${left}${suffix}`,
    symbol: operation.symbol,
    value2: `${right}${suffix}`,
    functionName: operation.attempt,
  })
}

/** The result of an operation on the widest decimals, from its text: `9...9 + 1`. */
const decimalOverflow: Failure = ([, left = '', symbol, right = '']) =>
  outOfRange(
    String(
      symbol === '*'
        ? BigInt(left) * BigInt(right)
        : symbol === '+'
          ? BigInt(left) + BigInt(right)
          : BigInt(left) - BigInt(right),
    ),
    '38',
    '0',
  )

const outOfRange = (value: string, precision: string, scale: string): SparkError =>
  new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', { value, precision, scale })

const tooLargeForType: Failure = ([, from = '', value = '', to = '']) => {
  // Sums of integers are made in 128 bits; the cast to a bigint is where they overflow.
  if (from === 'INT128') return new SparkError('ARITHMETIC_OVERFLOW', { message: 'long overflow' })
  return new SparkError('CAST_OVERFLOW', {
    value: literalText(value, from),
    sourceType: sparkType(from),
    targetType: sparkType(to),
  })
}

const malformed = (value: string, from: string, to: string): SparkError => {
  const isText = from.toLowerCase() === 'string' || from.toUpperCase() === 'VARCHAR'
  return new SparkError('CAST_INVALID_INPUT', {
    expression: isText ? `'${value}'` : value,
    sourceType: isText ? '"STRING"' : sparkType(from),
    targetType: sparkType(to),
  })
}

const FAILURES: readonly (readonly [RegExp, Failure])[] = [
  [/More than one row returned by a subquery/i, () => new SparkError('SCALAR_SUBQUERY_TOO_MANY_ROWS')],
  [/Map keys can not be NULL/, () => new SparkError('NULL_MAP_KEY')],
  [/Map keys must be unique/, () => new SparkError('DUPLICATED_MAP_KEY', { key: '(DuckDB does not say which)' })],
  [
    /map key list does not align with the map value list/,
    () =>
      new SparkError('INVALID_PARAMETER_VALUE.MAP_LENGTHS', {
        parameter: '`values`',
        functionName: '`map_from_arrays`',
      }),
  ],
  [
    /^Invalid Input Error: ((?:missing|unexpected|invalid|bad|no argument|trailing) .*)$/,
    ([, reason = '']) =>
      isRegexReason(reason)
        ? new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
            parameter: '`regexp`',
            functionName: 'a function of regular expressions',
            value: `${reason}, which`,
          })
        : undefined,
  ],
  [
    /^Invalid Input Error: Could not parse string "(.*?)" according to format specifier/,
    ([, text = '']) =>
      new SparkError('CANNOT_PARSE_TIMESTAMP', {
        message: `Text '${text}' could not be parsed`,
        func: '`try_to_timestamp`',
      }),
  ],
  [
    /^Conversion Error: (Date|Time) out of range: (.*)$/,
    ([, what = '', text = '']) =>
      new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', {
        rangeMessage: `Invalid ${what.toLowerCase()} '${text}'`,
      }),
  ],
  [
    /^(?:Out of Range|Conversion) Error: Date(?: and time)? (?:out of range|not in timestamp range)/,
    () => new SparkError('ARITHMETIC_OVERFLOW', { message: 'the date or timestamp is out of range' }),
  ],
  [
    /^Conversion Error: Could not convert (\w+) ['"]?(.*?)['"]? to ([\w ()]+?)(?: when casting.*)?$/s,
    ([, from = '', value = '', to = '']) => malformed(value, from, to),
  ],
  [
    /don't know what type|TProtocolException|decompression failed|Snappy|corrupt/i,
    (_, line) => new SparkError('FAILED_READ_FILE.NO_HINT', { path: "(one of the task's)", reason: line }),
  ],
  [
    /^Conversion Error: Casting value "(.*)" to type DECIMAL\((\d+), ?(\d+)\) failed/,
    ([, value = '', precision = '', scale = '']) => outOfRange(value, precision, scale),
  ],
  [
    /^Conversion Error: Could not convert string "(.*)" to DECIMAL\((\d+), ?(\d+)\)/,
    ([, value = '', precision = '', scale = '']) =>
      Number.isFinite(Number(value)) ? outOfRange(value, precision, scale) : undefined,
  ],
  [
    /^Conversion Error: Could not cast value (.*?) (?:from \w+ )?to DECIMAL\((\d+), ?(\d+)\)/,
    ([, value = '', precision = '', scale = '']) =>
      outOfRange(value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), precision, scale),
  ],
  [
    /^Conversion Error: (?:invalid )?(\w+) field (?:format|value out of range): "(.*)"/,
    ([, to = '', value = '']) => malformed(value, 'string', to),
  ],
  [/^\w[\w ]* Error: Type (\w+) with value (.*?) can't be cast.* destination type (\w+)/, tooLargeForType],
  [
    /^Conversion Error: Failed to cast decimal value (.*) to type (\w+)/,
    ([, value = '', to = '']) => {
      const digits = value.replace(/\D/g, '').length
      return new SparkError('CAST_OVERFLOW', {
        value: `${value}BD`,
        sourceType: `"DECIMAL(${digits},0)"`,
        targetType: sparkType(to),
      })
    },
  ],
  [/Overflow in \w+ of DECIMAL\(38\) \((-?\d+) ([-+*]) (-?\d+)\)/, decimalOverflow],
  [/Overflow in (\w+) of INT(8|16) \((-?\d+) [-+*] (-?\d+)\)/, smallOverflow],
  [/^Out of Range Error|overflow/i, (_, line) => overflow(line)],
  [
    /^Conversion Error: /,
    (_, line) =>
      malformed(/['"](.*)['"]/.exec(line)?.[1] ?? '', 'string', /to (?:type )?(\w+)/.exec(line)?.[1] ?? 'value'),
  ],
]

/** RE2's words; they begin like others of DuckDB's. */
const isRegexReason = (reason: string): boolean =>
  /^(?:missing (?:argument|\]|\))|unexpected \)|trailing \\|no argument for repetition|bad repetition|invalid (?:escape|character class|repetition|named capture|perl|nested|UTF-8))/.test(
    reason,
  )

const SPARK_TYPE_NAMES: Readonly<Record<string, string>> = {
  VARCHAR: 'STRING',
  INTEGER: 'INT',
  INT32: 'INT',
  INT64: 'BIGINT',
  INT16: 'SMALLINT',
  INT8: 'TINYINT',
  BLOB: 'BINARY',
  BOOL: 'BOOLEAN',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
}
const sparkType = (name: string): string => `"${SPARK_TYPE_NAMES[name.toUpperCase()] ?? name.toUpperCase()}"`

/** A number as Spark writes it as a literal: `300`, `3000000000L`, `1.0E30D`. */
function literalText(value: string, type: string): string {
  switch (type) {
    case 'INT8':
      return `${value}Y`
    case 'INT16':
      return `${value}S`
    case 'INT64':
      return `${value}L`
    case 'FLOAT':
    case 'DOUBLE': {
      const number = Number(value.replace('inf', 'Infinity'))
      const suffix = Number.isFinite(number) && type === 'DOUBLE' ? 'D' : ''
      return `${javaDouble(number, type === 'FLOAT')}${suffix}`
    }
    default:
      return value
  }
}
