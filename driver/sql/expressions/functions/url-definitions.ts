import { StringType } from '../../../../common/types/data-type.ts'
import { onlyStrings } from './argument-checks.ts'
import { defineFunctions, scalar } from './define-functions.ts'
import { REGEX_FAILURES } from './regexp-definitions.ts'

const PARTS = { nullable: 'always', nullIntolerant: true, check: onlyStrings } as const

/** Functions of URLs, by the rules of java.net.URI and URLEncoder. */
export const urlDefinitions = defineFunctions({
  parse_url: scalar([2, 3], ['string'], StringType, { ...PARTS, raises: ['INVALID_URL', ...REGEX_FAILURES] }),
  try_parse_url: scalar([2, 3], ['string'], StringType, { ...PARTS, raises: REGEX_FAILURES }),
  url_encode: scalar(1, ['string'], StringType, { nullable: 'always', nullIntolerant: true }),
  url_decode: scalar(1, ['string'], StringType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: ['CANNOT_DECODE_URL'],
  }),
  try_url_decode: scalar(1, ['string'], StringType, { nullable: 'always', nullIntolerant: true }),
})
