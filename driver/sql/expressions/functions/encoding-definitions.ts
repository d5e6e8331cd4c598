import { BinaryType, StringType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { unexpectedInputType } from '../type-check.ts'
import { isNested } from '../types/type-shapes.ts'
import { defineFunctions, each, scalar } from './define-functions.ts'

const hexadecimal: ArgumentCheck = ({ args: [arg] }) =>
  arg && isNested(dataTypeOf(arg)) ? unexpectedInputType(1, '("BIGINT" or "BINARY" or "STRING")', arg) : undefined

/** Digits, digests and other writings of numbers, texts and binaries. */
export const encodingDefinitions = defineFunctions({
  bin: scalar(1, ['bigint'], StringType),
  hex: scalar(1, ['any'], StringType, { check: hexadecimal }),
  unhex: scalar(1, ['string'], BinaryType, { nullable: 'always', nullIntolerant: true }),
  ...each(['md5', 'base64'], () => scalar(1, ['text'], StringType)),
  sha1: scalar(1, ['text'], StringType, { aliases: ['sha'] }),
  sha2: scalar(2, ['text', 'int'], StringType, { nullable: 'always', nullIntolerant: true }),
  unbase64: scalar(1, ['string'], BinaryType, { raises: ['CAST_INVALID_INPUT'] }),
})
