import { arrayType, BooleanType, IntegerType, StringType } from '../../../../common/types/data-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure } from '../type-check.ts'
import { constantNumber } from './constant-arguments.ts'
import { defineFunctions, scalar } from './define-functions.ts'

const UNSUPPORTED = '`\\G`, `\\X`, `\\N`, `\\b{g}` and Unicode blocks are refused, and searches that take too long'
const RAISES = ['INVALID_PARAMETER_VALUE.PATTERN', 'UNSUPPORTED_FEATURE'] as const

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

export const regexpDefinitions = defineFunctions({
  rlike: scalar(2, ['string'], BooleanType, {
    aliases: ['regexp', 'regexp_like'],
    raises: RAISES,
    texts: { rlike: { name: 'RLIKE' }, regexp: { name: 'REGEXP' }, regexp_like: { name: 'REGEXP_LIKE' } },
    differs: UNSUPPORTED,
  }),
  split: scalar([2, 3], ['string', 'string', 'int'], arrayType(StringType, false), {
    raises: RAISES,
    texts: { split: { defaults: ['', '-1'] } },
    differs: UNSUPPORTED,
  }),
  regexp_replace: scalar([3, 4], ['string', 'string', 'string', 'int'], StringType, {
    raises: [...RAISES, 'INVALID_REGEXP_REPLACE'],
    texts: { regexp_replace: { defaults: ['', '', '1'] } },
    check: constantPosition,
    differs: UNSUPPORTED,
  }),
  regexp_extract: scalar([2, 3], ['string', 'string', 'int'], StringType, {
    raises: [...RAISES, 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    texts: { regexp_extract: { defaults: ['', '1'] } },
    differs: UNSUPPORTED,
  }),
  regexp_extract_all: scalar([2, 3], ['string', 'string', 'int'], arrayType(StringType), {
    raises: [...RAISES, 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    differs: UNSUPPORTED,
  }),
  regexp_instr: scalar([2, 3], ['string', 'string', 'int'], IntegerType, {
    raises: RAISES,
    texts: { regexp_instr: { defaults: ['', '0'] } },
    differs: UNSUPPORTED,
  }),
  regexp_substr: scalar(2, ['string'], StringType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: RAISES,
    differs: UNSUPPORTED,
  }),
  regexp_count: scalar(2, ['string'], IntegerType, {
    raises: RAISES,
    differs: UNSUPPORTED,
  }),
})
