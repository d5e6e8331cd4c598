import { arrayType, IntegerType, StringType } from '../../../../common/types/data-type.ts'
import { onlyStrings } from './argument-checks.ts'
import { defineFunctions, scalar } from './define-functions.ts'

const TEXTS = { nullable: 'always', nullIntolerant: true, check: onlyStrings } as const

/** Functions of texts in JSON. */
export const jsonDefinitions = defineFunctions({
  get_json_object: scalar(2, ['string'], StringType, TEXTS),
  json_array_length: scalar(1, ['string'], IntegerType, TEXTS),
  json_object_keys: scalar(1, ['string'], arrayType(StringType), TEXTS),
})
