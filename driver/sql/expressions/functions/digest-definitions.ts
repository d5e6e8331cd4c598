import { BinaryType, type DataType, IntegerType, LongType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { typeCheckFailure } from '../type-check.ts'
import { holdsMap } from '../types/type-shapes.ts'
import { defineFunctions, MANY, scalar } from './define-functions.ts'

/** Equal maps may have their entries in different orders. */
const hashable: ArgumentCheck = ({ args }) =>
  args.some((arg) => holdsMap(dataTypeOf(arg))) ? typeCheckFailure('DATATYPE_MISMATCH.HASH_MAP_TYPE', {}) : undefined

const hashOf = (type: DataType) =>
  scalar([1, MANY], ['any'], type, {
    nullable: 'never',
    check: hashable,
    differs: 'calendar intervals are refused',
  })

const CRYPTO = [
  'INVALID_PARAMETER_VALUE.AES_KEY_LENGTH',
  'INVALID_PARAMETER_VALUE.AES_IV_LENGTH',
  'INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR',
  'UNSUPPORTED_FEATURE.AES_MODE',
  'UNSUPPORTED_FEATURE.AES_MODE_IV',
  'UNSUPPORTED_FEATURE.AES_MODE_AAD',
] as const

const always = { nullable: 'always', nullIntolerant: true } as const

/** Of the ciphertext, the key, mode and padding, and data that are authenticated. */
const decrypt = (name: string) =>
  scalar([2, 5], ['binary', 'binary', 'string', 'string', 'binary'], BinaryType, {
    ...always,
    texts: { [name]: { defaults: ['', 'GCM', 'DEFAULT', ''] } },
    raises: name.startsWith('try_') ? [] : CRYPTO,
  })

/** Hashes, digests with keys, and ciphers. */
export const digestDefinitions = defineFunctions({
  hash: hashOf(IntegerType),
  xxhash64: hashOf(LongType),
  crc32: scalar(1, ['binary'], LongType),
  hmac: scalar([2, 3], ['binary', 'binary', 'string'], BinaryType, {
    ...always,
    texts: { hmac: { defaults: ['', 'SHA-256'] } },
    raises: ['INVALID_PARAMETER_VALUE.HMAC_ALGORITHM', 'INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR'],
  }),
  // Without an initialization vector each row draws one.
  aes_encrypt: scalar([2, 6], ['binary', 'binary', 'string', 'string', 'binary'], BinaryType, {
    ...always,
    deterministic: false,
    texts: { aes_encrypt: { defaults: ['', 'GCM', 'DEFAULT', '', ''] } },
    raises: CRYPTO,
  }),
  aes_decrypt: decrypt('aes_decrypt'),
  try_aes_decrypt: decrypt('try_aes_decrypt'),
})
