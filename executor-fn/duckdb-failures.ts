import { SparkError } from '../common/errors/spark-error.ts'
import { javaDouble } from '../common/types/java-double.ts'
import { type DuckDBError, firstLine } from './duckdb-error.ts'

type Failure = (match: RegExpExecArray, message: string) => SparkError | undefined

/**
 * Spark's error for what DuckDB says the data did wrong; undefined for what is no fault of the data. DuckDB's type comes first, then how its message
 * begins: further in it holds values and names, which can be any words.
 */
export function failureOfData({ type, message }: DuckDBError): SparkError | undefined {
  for (const [pattern, failure] of FAILURES[type] ?? []) {
    const match = pattern.exec(message)
    const error = match && failure(match, message)
    if (error) return error
  }
  return undefined
}

/** RE2's own beginnings, each with a colon and the piece it means, but for the last. */
const RE2_COMPLAINT =
  /^(?:(?:missing (?:argument to repetition operator|\]|\))|unexpected \)|no argument for repetition operator|bad repetition operator|invalid (?:escape sequence|character class|character class range|repetition size|named capture group|perl operator|nested repetition operator|UTF-8)): .*|trailing \\)$/s

const OPERATIONS: Readonly<Record<string, { readonly symbol: string; readonly attempt: string }>> = {
  addition: { symbol: '+', attempt: '`try_add`' },
  subtraction: { symbol: '-', attempt: '`try_subtract`' },
  multiplication: { symbol: '*', attempt: '`try_multiply`' },
}

const overflow = (message: string): SparkError => {
  const text = firstLine(message).replace(/[.!;]+$/, '')
  return new SparkError('ARITHMETIC_OVERFLOW', {
    message: text.replace(/\bINT(?:8|16|32|64)\b/, (type) => SPARK_TYPE_NAMES[type] ?? type),
  })
}

/** Of tinyint and smallint; that of larger integers is an ARITHMETIC_OVERFLOW. */
const smallOverflow: Failure = ([, name = '', bits, left = '', right = ''], message) => {
  const operation = OPERATIONS[name]
  if (!operation) return overflow(message)
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

const dateOutOfRange = (): SparkError =>
  new SparkError('ARITHMETIC_OVERFLOW', { message: 'the date or timestamp is out of range' })

const malformed = (value: string, from: string, to: string): SparkError => {
  const isText = from.toLowerCase() === 'string' || from.toUpperCase() === 'VARCHAR'
  return new SparkError('CAST_INVALID_INPUT', {
    expression: isText ? `'${value}'` : value,
    sourceType: isText ? '"STRING"' : sparkType(from),
    targetType: sparkType(to),
  })
}

/** By DuckDB's type of error, the first that fits. */
const FAILURES: Readonly<Record<string, readonly (readonly [RegExp, Failure])[]>> = {
  Binder: [
    [
      /^Max expression depth limit/,
      () =>
        new SparkError('UNSUPPORTED_FEATURE', {
          feature:
            'an expression nested as deep as this one. Divide it into several select lists, each over the one before',
        }),
    ],
  ],
  'Invalid Input': [
    [/^More than one row returned by a subquery/, () => new SparkError('SCALAR_SUBQUERY_TOO_MANY_ROWS')],
    [/^Map keys can not be NULL/, () => new SparkError('NULL_MAP_KEY')],
    [/^Map keys must be unique/, () => new SparkError('DUPLICATED_MAP_KEY', { key: '(DuckDB does not say which)' })],
    [
      /^The map key list does not align with the map value list/,
      () =>
        new SparkError('INVALID_PARAMETER_VALUE.MAP_LENGTHS', {
          parameter: '`values`',
          functionName: '`map_from_arrays`',
        }),
    ],
    [
      RE2_COMPLAINT,
      (_, message) =>
        new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
          parameter: '`regexp`',
          functionName: 'a function of regular expressions',
          value: `${message}, which`,
        }),
    ],
    [
      /^Could not parse string "(.*?)" according to format specifier/s,
      ([, text = '']) =>
        new SparkError('CANNOT_PARSE_TIMESTAMP', {
          message: `Text '${text}' could not be parsed`,
          func: '`try_to_timestamp`',
        }),
    ],
  ],
  Conversion: [
    [
      /^(Date|Time) out of range: (.*)$/,
      ([, what = '', text = '']) =>
        new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', {
          rangeMessage: `Invalid ${what.toLowerCase()} '${text}'`,
        }),
    ],
    [/^Date(?: and time)? (?:out of range|not in timestamp range)/, () => dateOutOfRange()],
    [
      /^Casting value "(.*)" to type DECIMAL\((\d+), ?(\d+)\) failed/,
      ([, value = '', precision = '', scale = '']) => outOfRange(value, precision, scale),
    ],
    [
      /^Could not convert string "(.*)" to DECIMAL\((\d+), ?(\d+)\)/s,
      ([, value = '', precision = '', scale = '']) =>
        Number.isFinite(Number(value)) ? outOfRange(value, precision, scale) : undefined,
    ],
    [
      /^Could not cast value (.*?) (?:from \w+ )?to DECIMAL\((\d+), ?(\d+)\)/,
      ([, value = '', precision = '', scale = '']) =>
        outOfRange(value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), precision, scale),
    ],
    [
      /^Could not convert (\w+) ['"]?(.*?)['"]? to ([\w ()]+?)(?: when casting.*)?$/s,
      ([, from = '', value = '', to = '']) => malformed(value, from, to),
    ],
    [
      /^(?:invalid )?(\w+) field (?:format|value out of range): "(.*?)"/s,
      ([, to = '', value = '']) => malformed(value, 'string', to),
    ],
    [/^Type (\w+) with value (.*?) can't be cast.* destination type (\w+)/s, tooLargeForType],
    [
      /^Failed to cast decimal value (.*) to type (\w+)/,
      ([, value = '', to = '']) => {
        const digits = value.replace(/\D/g, '').length
        return new SparkError('CAST_OVERFLOW', {
          value: `${value}BD`,
          sourceType: `"DECIMAL(${digits},0)"`,
          targetType: sparkType(to),
        })
      },
    ],
    [
      /^/,
      (_, message) =>
        malformed(
          /['"](.*)['"]/s.exec(message)?.[1] ?? '',
          'string',
          /to (?:type )?(\w+)/.exec(message)?.[1] ?? 'value',
        ),
    ],
  ],
  'Out of Range': [
    [/^Date(?: and time)? (?:out of range|not in timestamp range)/, () => dateOutOfRange()],
    [/^Type (\w+) with value (.*?) can't be cast.* destination type (\w+)/s, tooLargeForType],
    [/^Overflow in \w+ of DECIMAL\(38\) \((-?\d+) ([-+*]) (-?\d+)\)/, decimalOverflow],
    [/^Overflow in (\w+) of INT(8|16) \((-?\d+) [-+*] (-?\d+)\)/, smallOverflow],
    [/^/, (_, message) => overflow(message)],
  ],
}

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
