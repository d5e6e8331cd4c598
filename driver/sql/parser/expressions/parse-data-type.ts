import { SparkError } from '../../../../common/errors/spark-error.ts'
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DoubleType,
  dayTimeInterval,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  ShortType,
  StringType,
  type StructField,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  VoidType,
  yearMonthInterval,
} from '../../../../common/types/data-type.ts'
import { DAY_TIME_FIELDS, YEAR_MONTH_FIELDS } from '../../../../common/types/interval-text.ts'
import { parseAnyName } from '../parse-identifier.ts'
import type { Token } from '../tokens/token.ts'
import type { TokenStream } from '../tokens/token-stream.ts'

const atomicTypes: Readonly<Record<string, DataType>> = {
  BOOLEAN: BooleanType,
  TINYINT: ByteType,
  BYTE: ByteType,
  SMALLINT: ShortType,
  SHORT: ShortType,
  INT: IntegerType,
  INTEGER: IntegerType,
  BIGINT: LongType,
  LONG: LongType,
  FLOAT: FloatType,
  REAL: FloatType,
  DOUBLE: DoubleType,
  DATE: DateType,
  TIMESTAMP_LTZ: TimestampType,
  TIMESTAMP_NTZ: TimestampNtzType,
  STRING: StringType,
  BINARY: BinaryType,
  VOID: VoidType,
}

/** A type as in CAST and DDL: `decimal(10, 2)`, `array<map<string, int>>`, `struct<a: int, b: string not null>`. */
export function parseType(tokens: TokenStream): DataType {
  return tokens.nested(() => {
    const word = tokens.peek()
    if (word.kind !== 'word') tokens.fail()
    tokens.next()
    const atomic = word.value === 'TIMESTAMP' ? tokens.settings.timestampType : atomicTypes[word.value]
    if (atomic) return tokens.at('(') ? refuseParameters(tokens, word) : atomic
    switch (word.value) {
      case 'DECIMAL':
      case 'DEC':
      case 'NUMERIC':
        return parseDecimal(tokens)
      case 'CHAR':
      case 'CHARACTER':
      case 'VARCHAR':
        return parseSizedText(tokens, word)
      case 'ARRAY': {
        openParameters(tokens, word, 'ARRAY')
        const elementType = parseType(tokens)
        tokens.expect('>')
        return arrayType(elementType)
      }
      case 'MAP': {
        openParameters(tokens, word, 'MAP')
        const keyType = parseType(tokens)
        tokens.expect(',')
        const valueType = parseType(tokens)
        tokens.expect('>')
        return mapType(keyType, valueType)
      }
      case 'STRUCT': {
        if (tokens.accept('<>')) return structType([])
        openParameters(tokens, word, 'STRUCT')
        const fields = tokens.at('>') ? [] : tokens.commaList(() => parseField(tokens))
        tokens.expect('>')
        return structType(fields)
      }
      case 'INTERVAL':
        return parseIntervalType(tokens)
      case 'TIME':
        return refuseTime(tokens)
      default:
        return refuseParameters(tokens, word)
    }
  })
}

/** A string, as in Spark outside of table definitions: neither padded nor checked. Schemas of sources and rows refuse it, unless they are told not to. */
function parseSizedText(tokens: TokenStream, word: Token): DataType {
  if (!tokens.at('(')) tokens.failWith('DATATYPE_MISSING_SIZE', { type: `"${word.value}"` }, word)
  const lengths = tokens.parenthesized(() => tokens.commaList(() => parseLength(tokens)))
  if (lengths.length > 1)
    tokens.failFrom(word, 'UNSUPPORTED_DATATYPE', { typeName: `"${word.value}(${lengths.join(',')})"` })
  if (tokens.settings.refusesCharVarchar) throw new SparkError('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING')
  return StringType
}

/** `TIME[(precision)] [WITHOUT TIME ZONE]`, which Spark 4.3 knows, and refuses unless a setting allows it. */
function refuseTime(tokens: TokenStream): never {
  const precision = tokens.at('(') ? tokens.parenthesized(() => parseLength(tokens)) : 6
  if (precision > 9) throw new SparkError('UNSUPPORTED_TIME_PRECISION', { precision: `${precision}` })
  tokens.accept('WITHOUT', 'TIME', 'ZONE')
  if (tokens.at('WITH')) tokens.fail()
  throw new SparkError('UNSUPPORTED_TIME_TYPE')
}

/** The `<` of a nested type. */
function openParameters(tokens: TokenStream, word: Token, kind: 'ARRAY' | 'MAP' | 'STRUCT'): void {
  if (!tokens.accept('<')) tokens.failWith(`INCOMPLETE_TYPE_DEFINITION.${kind}`, {}, word)
}

/** A type that is unknown, or does not take the parameters that follow it: `int(3)`. */
function refuseParameters(tokens: TokenStream, word: Token): never {
  const lengths = tokens.at('(') ? tokens.parenthesized(() => tokens.commaList(() => parseLength(tokens))) : []
  const typeName = `"${word.value}${lengths.length > 0 ? `(${lengths.join(',')})` : ''}"`
  return tokens.failFrom(word, 'UNSUPPORTED_DATATYPE', { typeName })
}

/** `name[:] type [NOT NULL] [COMMENT 'text']` */
export function parseField(tokens: TokenStream): StructField {
  const name = parseAnyName(tokens)
  tokens.accept(':')
  const dataType = parseType(tokens)
  const nullable = !tokens.accept('NOT', 'NULL')
  if (tokens.accept('COMMENT')) {
    if (tokens.peek().kind !== 'string') tokens.fail()
    tokens.next()
  }
  return structField(name, dataType, nullable)
}

function parseDecimal(tokens: TokenStream): DataType {
  if (!tokens.at('(')) return decimalType(10, 0)
  const from = tokens.peek()
  const [precision = 10, scale = 0, ...rest] = tokens.parenthesized(() => tokens.commaList(() => parseLength(tokens)))
  if (rest.length > 0)
    tokens.failFrom(from, 'UNSUPPORTED_DATATYPE', { typeName: `"DECIMAL(${[precision, scale, ...rest].join(',')})"` })
  if (precision > 38)
    tokens.failFrom(from, 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', { precision: `${precision}`, maxPrecision: '38' })
  if (scale > precision)
    tokens.failFrom(from, 'DECIMAL_SCALE_EXCEEDS_PRECISION', { scale: `${scale}`, precision: `${precision}` })
  if (precision === 0) tokens.unsupported('decimals of precision 0', from)
  return decimalType(precision, scale)
}

function parseLength(tokens: TokenStream): number {
  const token = tokens.peek()
  if (token.kind !== 'number' || !/^\d{1,9}$/.test(token.text)) tokens.fail()
  tokens.next()
  return Number(token.text)
}

function parseIntervalType(tokens: TokenStream): DataType {
  const start = tokens.peek().value.toLowerCase()
  const yearMonth = YEAR_MONTH_FIELDS.find((field) => field === start)
  if (yearMonth) {
    tokens.next()
    return yearMonthInterval(yearMonth, endField(tokens, yearMonth, YEAR_MONTH_FIELDS))
  }
  const dayTime = DAY_TIME_FIELDS.find((field) => field === start)
  if (!dayTime) return CalendarIntervalType
  tokens.next()
  return dayTimeInterval(dayTime, endField(tokens, dayTime, DAY_TIME_FIELDS))
}

/** `TO` a smaller field; the same field where none follows. */
function endField<Field extends string>(tokens: TokenStream, start: Field, fields: readonly Field[]): Field {
  if (!tokens.at('TO')) return start
  const end = tokens.peek(1).value.toLowerCase()
  const found = fields.slice(fields.indexOf(start) + 1).find((field) => field === end)
  if (!found) tokens.fail()
  tokens.next()
  tokens.next()
  return found
}
