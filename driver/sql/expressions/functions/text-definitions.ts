import { BinaryType, BooleanType, DoubleType, StringType } from '../../../../common/types/data-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure } from '../type-check.ts'
import { defineFunctions, scalar } from './define-functions.ts'

const MASKS = ['upperChar', 'lowerChar', 'digitChar', 'otherChar']

/** One character, or NULL for none, each as a literal. */
const oneCharacterEach: ArgumentCheck = ({ args: [, ...masks], isFoldable }) => {
  for (const [index, mask] of masks.entries()) {
    const name = MASKS[index] ?? ''
    if (!isFoldable(mask)) return nonFoldableInput(name, '"STRING"', mask)
    if (mask.kind === 'Literal' && typeof mask.value === 'string' && [...mask.value].length !== 1)
      return typeCheckFailure('DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE', { exprName: name })
  }
  return undefined
}

/** Functions that hide, compare, check and encode texts. */
export const textDefinitions = defineFunctions({
  mask: scalar([1, 5], ['string'], StringType, {
    nullable: 'always',
    nullIntolerant: false,
    check: oneCharacterEach,
    texts: { mask: { defaults: ['X', 'x', 'n', 'NULL'] } },
  }),
  quote: scalar(1, ['string'], StringType, { nullable: 'always', nullIntolerant: true }),
  soundex: scalar(1, ['string'], StringType),
  luhn_check: scalar(1, ['string'], BooleanType, { nullable: 'always', nullIntolerant: true }),
  jaro_winkler_similarity: scalar(2, ['string'], DoubleType, { nullable: 'always', nullIntolerant: true }),
  conv: scalar(3, ['string', 'int', 'int'], StringType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: ['ARITHMETIC_OVERFLOW'],
  }),
  encode: scalar(2, ['string', 'string'], BinaryType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: ['INVALID_PARAMETER_VALUE.CHARSET', 'MALFORMED_CHARACTER_CODING'],
  }),
  /** `decode` of two arguments. */
  decode_charset: scalar(2, ['any', 'string'], StringType, {
    internal: true,
    nullable: 'always',
    nullIntolerant: true,
    raises: ['INVALID_PARAMETER_VALUE.CHARSET', 'MALFORMED_CHARACTER_CODING'],
    texts: { decode_charset: { name: 'decode' } },
  }),
})
