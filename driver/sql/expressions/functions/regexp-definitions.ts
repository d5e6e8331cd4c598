import { arrayType, BooleanType, IntegerType, mapType, StringType } from '../../../../common/types/data-type.ts'
import { Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { constantNumber } from './constant-arguments.ts'
import { defineFunctions, scalar } from './define-functions.ts'

const UNSUPPORTED = '`\\G`, `\\X`, `\\N`, `\\b{g}` and Unicode blocks are refused, and searches that take too long'
/** How a regular expression can fail. */
export const REGEX_FAILURES = ['INVALID_PARAMETER_VALUE.PATTERN', 'UNSUPPORTED_FEATURE'] as const

const constantPosition: ArgumentCheck = ({ args: [, , , position] }) => {
  if (!position) return undefined
  const value = constantNumber(position)
  if (value === undefined) return nonFoldableInput('position', '"INT"', position)
  if (value === null || value > 0) return undefined
  return typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
    exprName: 'The position',
    valueRange: '(0, 2147483647]',
    currentValue: `${value}`,
  })
}

/** Texts only, and the delimiters that are left out. */
const textAndDelimiters: ArgumentCoercion = ({ args }) => {
  const wrong = args.findIndex((arg) => !['string', 'void'].includes(dataTypeOf(arg).kind))
  const arg = args[wrong]
  if (arg) return unexpectedInputType(wrong + 1, '"STRING"', arg)
  const delimiters = [',', ':'].map((value) => Literal({ value, dataType: StringType }))
  return [...args.map((text) => castTo(text, StringType)), ...delimiters.slice(args.length - 1)]
}

export const regexpDefinitions = defineFunctions({
  rlike: scalar(2, ['string'], BooleanType, {
    aliases: ['regexp', 'regexp_like'],
    raises: REGEX_FAILURES,
    texts: { rlike: { name: 'RLIKE' }, regexp: { name: 'REGEXP' }, regexp_like: { name: 'REGEXP_LIKE' } },
    differs: UNSUPPORTED,
  }),
  split: scalar([2, 3], ['string', 'string', 'int'], arrayType(StringType, false), {
    raises: REGEX_FAILURES,
    texts: { split: { defaults: ['', '-1'] } },
    differs: UNSUPPORTED,
  }),
  str_to_map: scalar([1, 3], ['string'], mapType(StringType, StringType), {
    coerce: textAndDelimiters,
    raises: REGEX_FAILURES,
    texts: { str_to_map: { defaults: [',', ':'] } },
    differs: UNSUPPORTED,
  }),
  regexp_replace: scalar([3, 4], ['string', 'string', 'string', 'int'], StringType, {
    raises: [...REGEX_FAILURES, 'INVALID_REGEXP_REPLACE'],
    texts: { regexp_replace: { defaults: ['', '', '1'] } },
    check: constantPosition,
    differs: UNSUPPORTED,
  }),
  regexp_extract: scalar([2, 3], ['string', 'string', 'int'], StringType, {
    raises: [...REGEX_FAILURES, 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    texts: { regexp_extract: { defaults: ['', '1'] } },
    differs: UNSUPPORTED,
  }),
  regexp_extract_all: scalar([2, 3], ['string', 'string', 'int'], arrayType(StringType), {
    raises: [...REGEX_FAILURES, 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    differs: UNSUPPORTED,
  }),
  regexp_instr: scalar([2, 3], ['string', 'string', 'int'], IntegerType, {
    raises: REGEX_FAILURES,
    texts: { regexp_instr: { defaults: ['', '0'] } },
    differs: UNSUPPORTED,
  }),
  regexp_substr: scalar(2, ['string'], StringType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: REGEX_FAILURES,
    differs: UNSUPPORTED,
  }),
  regexp_count: scalar(2, ['string'], IntegerType, {
    raises: REGEX_FAILURES,
    differs: UNSUPPORTED,
  }),
})
