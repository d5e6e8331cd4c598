import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { lit } from './column-functions.ts'
import { unary, variadic } from './define-function.ts'

/** Spark's hash of the columns (Murmur3, by which it partitions): an int, never null; of maps DATATYPE_MISMATCH.HASH_MAP_TYPE.
 * @example F.hash(F.lit('Spark')) // 228093765 */
export const hash = variadic('hash')
/** Spark's hash of 64 bits (xxHash64): a bigint, never null; of maps DATATYPE_MISMATCH.HASH_MAP_TYPE.
 * @example F.xxhash64(F.lit('Spark')) // -4294468057691064905 */
export const xxhash64 = variadic('xxhash64')
/** The checksum CRC-32 of the bytes of a text or binary, a bigint.
 * @example F.crc32(F.lit('Spark')) // 1557323817 */
export const crc32 = unary('crc32')
/**
 * The authentication code of a message by a key (RFC 2104), as a binary. The algorithm, one of SHA-224, SHA-256, SHA-384, SHA-512, SHA-1 and MD5, is
 * SHA-256 unless it is given; another is INVALID_PARAMETER_VALUE.HMAC_ALGORITHM.
 * @example F.substring(F.hex(F.hmac(F.lit('key'), F.lit('message'))), 1, 8) // 6E9EF29B
 */
export const hmac = (key: ColumnOrName, message: ColumnOrName, algorithm?: ColumnOrName): Column =>
  callFunction('hmac', ...columnsOf(key, message, algorithm))
/**
 * A text or binary enciphered by AES with a key of 16, 24 or 32 bytes, as a binary. `mode`: GCM, CBC or ECB; `iv`: the initialization vector, drawn by
 * chance in each row where it is left out; `aad`: authenticated data of GCM.
 * @example F.base64(F.aes_encrypt(F.lit('Spark SQL'), F.lit('1234567890abcdef'), F.lit('ECB'))) // 3lmwu+Mw0H3fi5NDvcu9lg==
 */
export const aes_encrypt = (
  input: ColumnOrName,
  key: ColumnOrName,
  mode?: ColumnOrName,
  padding?: ColumnOrName,
  iv?: ColumnOrName,
  aad?: ColumnOrName,
): Column => callFunction('aes_encrypt', ...cipher(input, key, mode, padding, iv, aad))
/**
 * What `aes_encrypt` enciphered, as a binary; with another key, or damaged, it is INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR.
 * @example F.aes_decrypt(F.unbase64(F.lit('3lmwu+Mw0H3fi5NDvcu9lg==')), F.lit('1234567890abcdef'), F.lit('ECB')).cast('string') // Spark SQL
 */
export const aes_decrypt = (
  input: ColumnOrName,
  key: ColumnOrName,
  mode?: ColumnOrName,
  padding?: ColumnOrName,
  aad?: ColumnOrName,
): Column => callFunction('aes_decrypt', ...cipher(input, key, mode, padding, aad))
/** The same, but null where it fails.
 * @example F.try_aes_decrypt(F.lit('no ciphertext'), F.lit('1234567890abcdef')) // NULL */
export const try_aes_decrypt = (
  input: ColumnOrName,
  key: ColumnOrName,
  mode?: ColumnOrName,
  padding?: ColumnOrName,
  aad?: ColumnOrName,
): Column => callFunction('try_aes_decrypt', ...cipher(input, key, mode, padding, aad))

const columnsOf = (...columns: readonly (ColumnOrName | undefined)[]): readonly Column[] =>
  columns.filter((column) => column !== undefined).map(toColumn)

/** What is left out before an argument that is given. */
const cipher = (
  input: ColumnOrName,
  key: ColumnOrName,
  mode: ColumnOrName = lit('GCM'),
  padding: ColumnOrName = lit('DEFAULT'),
  ...others: readonly (ColumnOrName | undefined)[]
): readonly Column[] => columnsOf(input, key, mode, padding, ...others.map((other) => other ?? lit('')))
