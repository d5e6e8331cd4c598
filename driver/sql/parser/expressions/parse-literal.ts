import { SessionZone } from '../../../../common/datetime/session-zone.ts'
import { specialDatetime } from '../../../../common/datetime/special-datetime.ts'
import {
  isTimeAlone,
  namesZone,
  stringToDate,
  stringToTimestamp,
} from '../../../../common/datetime/string-to-timestamp.ts'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  IntegerType,
  StringType,
  TimestampNtzType,
  TimestampType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import { Cast, type Expression, Literal, type LiteralValue } from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'
import type { TokenStream } from '../tokens/token-stream.ts'
import { numberLiteral } from './number-literal.ts'
import { atInterval, parseInterval } from './parse-interval.ts'

export function literal(tokens: TokenStream, start: number, value: LiteralValue, dataType: DataType): Literal {
  return Literal({ value, dataType, origin: tokens.originFrom(start) })
}
export const stringLiteral = (tokens: TokenStream, start: number, value: string): Literal =>
  literal(tokens, start, value, StringType)
export const intLiteral = (tokens: TokenStream, start: number, value: number): Literal =>
  literal(tokens, start, value, IntegerType)

/** Any literal but a signed number; undefined when none comes. */
export function parseLiteral(grammar: Grammar): Expression | undefined {
  const { tokens } = grammar
  const token = tokens.peek()
  switch (token.kind) {
    case 'number':
      return parseNumber(tokens, false)
    case 'string':
      return parseString(tokens)
    case 'word':
      return parseWordLiteral(grammar)
    case 'quoted-identifier':
    case 'symbol':
    case 'unknown':
    case 'end':
      return undefined
  }
}

/** A number, the sign before it already seen: `-2147483648` is an int, `2147483648` is not. */
export function parseNumber(tokens: TokenStream, negative: boolean): Expression {
  const start = negative ? tokens.next() : tokens.peek()
  const token = tokens.next()
  const result = numberLiteral(token.text, negative)
  if (typeof result === 'string') tokens.fail(result, token)
  if ('outOfRange' in result) {
    const { outOfRange, digits, range } = result
    if (!range)
      tokens.failWith('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', { precision: `${digits}`, maxPrecision: '38' }, token)
    tokens.failFrom(start, 'INVALID_NUMERIC_LITERAL_RANGE', {
      rawStrippedQualifier: `${negative ? '-' : ''}${token.text.replace(/[LSYDF]$/i, '')}`,
      typeName: outOfRange,
      minValue: range.min,
      maxValue: range.max,
    })
  }
  return literal(tokens, start.start, result.value, result.dataType)
}

/** Adjacent strings are one: `'a' 'b'`. */
function parseString(tokens: TokenStream): Expression {
  const { start } = tokens.peek()
  let value = ''
  while (tokens.peek().kind === 'string') {
    const token = tokens.next()
    // Of a raw string too, as in Spark, where the first of its quotes then stays.
    value += tokens.settings.escapedStringLiterals ? token.text.slice(1, -1) : token.value
  }
  return stringLiteral(tokens, start, value)
}

function parseWordLiteral(grammar: Grammar): Expression | undefined {
  const { tokens } = grammar
  const word = tokens.peek()
  const follower = tokens.peek(1)
  // A name, not a value, where it is called or qualifies something.
  const called = follower.value === '(' || follower.value === '.'
  if (!called && (word.value === 'TRUE' || word.value === 'FALSE')) {
    tokens.next()
    return literal(tokens, word.start, word.value === 'TRUE', BooleanType)
  }
  if (!called && word.value === 'NULL') {
    tokens.next()
    return literal(tokens, word.start, null, VoidType)
  }
  if (atInterval(tokens)) return parseInterval(grammar)
  if (follower.kind !== 'string') return undefined
  switch (word.value) {
    case 'DATE':
      return typed(tokens, DateType, stringToDate)
    case 'TIMESTAMP': {
      const isNtz = tokens.settings.timestampType.kind === 'timestamp_ntz' && !namesZone(follower.value)
      return isNtz ? withoutZone(tokens) : instant(tokens)
    }
    case 'TIMESTAMP_LTZ':
      return instant(tokens)
    case 'TIMESTAMP_NTZ':
      return withoutZone(tokens)
    case 'X':
      return typed(tokens, BinaryType, parseHex)
    default:
      return undefined
  }
}

function instant(tokens: TokenStream): Expression {
  const { timeZone } = tokens.settings
  const { zone } = SessionZone.of(timeZone ?? 'UTC')
  const literal = typed(tokens, TimestampType, (text) => stringToTimestamp(text, zone, () => 0))
  return timeZone === undefined ? literal : Object.freeze({ ...literal, timeZone })
}

const withoutZone = (tokens: TokenStream): Expression =>
  typed(tokens, TimestampNtzType, (text) => stringToTimestamp(text, undefined, () => 0))

function typed(tokens: TokenStream, dataType: DataType, parse: (text: string) => LiteralValue | undefined): Expression {
  const start = tokens.next()
  const text = tokens.next()
  const value = parse(text.value)
  // What a word like `today` means, and of which day a time alone is, is known when the query is planned.
  const isWord = value === undefined && dataType.kind !== 'binary' && specialDatetime(text.value, 0n) !== undefined
  if (isWord || (value !== undefined && dataType.kind === 'timestamp' && isTimeAlone(text.value)))
    return Cast({
      child: stringLiteral(tokens, text.start, text.value),
      dataType,
      origin: tokens.originFrom(start.start),
    })
  if (value === undefined)
    tokens.failFrom(start, 'INVALID_TYPED_LITERAL', { valueType: `"${start.value}"`, value: `'${text.value}'` })
  return literal(tokens, start.start, value, dataType)
}

function parseHex(text: string): Uint8Array | undefined {
  if (!/^[0-9a-fA-F]*$/.test(text)) return undefined
  return Uint8Array.from(Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex'))
}
