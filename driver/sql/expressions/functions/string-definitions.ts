import { BooleanType, type DataType, IntegerType, StringType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion, FunctionText } from '../function-definition.ts'
import { differentTypes, unexpectedInputType } from '../type-check.ts'
import { canImplicitlyCast, castTo } from '../types/implicit-cast.ts'
import { findWiderTypeOf } from '../types/wider-type.ts'
import { defineFunctions, each, firstType, MANY, scalar } from './define-functions.ts'

const concatType = (types: readonly DataType[]): DataType => types[0] ?? StringType

const joinable: ArgumentCheck = ({ args }) => {
  const types = args.map(dataTypeOf)
  const wrong = types.findIndex((type) => type.kind === 'map' || type.kind === 'struct')
  const arg = args[wrong]
  if (arg) return unexpectedInputType(wrong + 1, '("STRING" or "BINARY" or "ARRAY")', arg)
  const arrays = types.filter((type) => type.kind === 'array').length
  const others = types.filter((type) => type.kind !== 'array' && type.kind !== 'void').length
  return arrays > 0 && others > 0 ? differentTypes(types) : undefined
}

/** Binaries only are binary; one string among them makes all strings. Arrays are joined. */
const oneType: ArgumentCoercion = ({ args }) => {
  const types = args.map(dataTypeOf)
  if (types.every((type) => type.kind === 'binary')) return args
  if (types.some((type) => type.kind === 'array')) {
    const wider = findWiderTypeOf(types)
    return wider ? args.map((arg) => castTo(arg, wider)) : args
  }
  return args.map((arg) => castTo(arg, StringType))
}

const trimText = (side: string): FunctionText => ({
  form: ([characters, text]) => (text === undefined ? undefined : `TRIM(${side} ${characters} FROM ${text})`),
})
const toTheEnd: FunctionText = { defaults: ['', '2147483647'] }

/** A place and texts, or binaries. */
const chosen: ArgumentCoercion = ({ args: [place, ...values] }) => {
  if (!place) return []
  if (!canImplicitlyCast(dataTypeOf(place), IntegerType)) return unexpectedInputType(1, '"INT"', place)
  const isBinary = values.every((value) => dataTypeOf(value).kind === 'binary')
  const wrong = values.findIndex((value) => !isBinary && !canImplicitlyCast(dataTypeOf(value), StringType))
  const value = values[wrong]
  if (value) return unexpectedInputType(wrong + 2, '("STRING" or "BINARY")', value)
  return [castTo(place, IntegerType), ...values.map((text) => (isBinary ? text : castTo(text, StringType)))]
}

export const stringDefinitions = defineFunctions({
  upper: scalar(1, ['string'], StringType, { aliases: ['ucase'] }),
  lower: scalar(1, ['string'], StringType, { aliases: ['lcase'] }),
  initcap: scalar(1, ['string'], StringType),
  trim: scalar([1, 2], ['string'], StringType, { texts: { trim: trimText('BOTH') } }),
  ltrim: scalar([1, 2], ['string'], StringType, { texts: { ltrim: trimText('LEADING') } }),
  rtrim: scalar([1, 2], ['string'], StringType, { texts: { rtrim: trimText('TRAILING') } }),
  btrim: scalar([1, 2], ['string'], StringType),
  length: scalar(1, ['text'], IntegerType, { aliases: ['char_length', 'character_length', 'len'] }),
  octet_length: scalar(1, ['text'], IntegerType),
  bit_length: scalar(1, ['text'], IntegerType),
  substring: scalar([2, 3], ['text', 'int', 'int'], firstType, {
    aliases: ['substr'],
    texts: { substring: toTheEnd, substr: toTheEnd },
  }),
  left: scalar(2, ['string', 'int'], StringType),
  right: scalar(2, ['string', 'int'], StringType),
  concat: scalar([0, MANY], ['text or array'], concatType, { check: joinable, coerce: oneType }),
  concat_ws: scalar([1, MANY], ['string', 'string or texts'], StringType, { nullIntolerant: false }),
  split_part: scalar(3, ['string', 'string', 'int'], StringType, { raises: ['INVALID_INDEX_OF_ZERO'] }),
  substring_index: scalar(3, ['string', 'string', 'int'], StringType),
  replace: scalar([2, 3], ['string'], StringType),
  translate: scalar(3, ['string'], StringType),
  overlay: scalar([3, 4], ['string', 'string', 'int', 'int'], StringType),
  ...each(['lpad', 'rpad'], () =>
    scalar([2, 3], ['string', 'int', 'string'], StringType, { raises: ['COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'] }),
  ),
  repeat: scalar(2, ['string', 'int'], StringType, { raises: ['COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'] }),
  space: scalar(1, ['int'], StringType, { raises: ['COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'] }),
  reverse: scalar(1, ['text or array'], firstType),
  instr: scalar(2, ['string'], IntegerType),
  locate: scalar([2, 3], ['string', 'string', 'int'], IntegerType, {
    aliases: ['position'],
    texts: { locate: { defaults: ['', '1'] }, position: { name: 'locate', defaults: ['', '1'] } },
  }),
  ...each(['startswith', 'endswith', 'contains'], () => scalar(2, ['string'], BooleanType)),
  elt: scalar([2, MANY], ['any'], (types) => types[1] ?? StringType, {
    nullable: 'always',
    coerce: chosen,
    raises: ['INVALID_ARRAY_INDEX'],
  }),
  find_in_set: scalar(2, ['string'], IntegerType),
  ascii: scalar(1, ['string'], IntegerType),
  char: scalar(1, ['bigint'], StringType, { aliases: ['chr'] }),
  levenshtein: scalar(2, ['string'], IntegerType, { differs: 'a threshold is missing' }),
  format_number: scalar(2, ['numeric', 'any'], StringType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: ['UNSUPPORTED_FEATURE'],
    differs: "patterns with an exponent are refused; of a few large doubles the last digits are not Java 17's",
  }),
  format_string: scalar([1, MANY], ['string', 'any'], StringType, {
    aliases: ['printf'],
    nullIntolerant: false,
    differs: 'only literal formats of `%s %d %x %o %f`',
  }),
})
