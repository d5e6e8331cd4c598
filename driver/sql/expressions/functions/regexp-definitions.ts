import { arrayType, BooleanType, IntegerType, StringType } from '../../../../common/types/data-type.ts'
import { defineFunctions, scalar } from './define-functions.ts'

const RE2 = 'patterns RE2 has not (lookaround, back references, possessive quantifiers) are refused'
const EMPTY = 'patterns that match the empty text are refused'

export const regexpDefinitions = defineFunctions({
  rlike: scalar(2, ['string'], BooleanType, {
    aliases: ['regexp', 'regexp_like'],
    raises: ['INVALID_PARAMETER_VALUE.PATTERN'],
    texts: { rlike: { name: 'RLIKE' }, regexp: { name: 'REGEXP' }, regexp_like: { name: 'REGEXP_LIKE' } },
    differs: RE2,
  }),
  split: scalar([2, 3], ['string', 'string', 'int'], arrayType(StringType, false), {
    raises: ['INVALID_PARAMETER_VALUE.PATTERN'],
    texts: { split: { defaults: ['', '-1'] } },
    differs: `${RE2}; ${EMPTY}`,
  }),
  regexp_replace: scalar([3, 4], ['string', 'string', 'string', 'int'], StringType, {
    raises: ['INVALID_PARAMETER_VALUE.PATTERN', 'INVALID_REGEXP_REPLACE'],
    texts: { regexp_replace: { defaults: ['', '', '1'] } },
    differs: `${RE2}; ${EMPTY}; a position is refused`,
  }),
  regexp_extract: scalar([2, 3], ['string', 'string', 'int'], StringType, {
    raises: ['INVALID_PARAMETER_VALUE.PATTERN', 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    texts: { regexp_extract: { defaults: ['', '1'] } },
    differs: RE2,
  }),
  regexp_extract_all: scalar([2, 3], ['string', 'string', 'int'], arrayType(StringType), {
    raises: ['INVALID_PARAMETER_VALUE.PATTERN', 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    differs: RE2,
  }),
  regexp_count: scalar(2, ['string'], IntegerType, {
    raises: ['INVALID_PARAMETER_VALUE.PATTERN'],
    differs: RE2,
  }),
})
