import { createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { BIGINT, BLOB, DuckDBBlobValue, type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { aesDecrypt, aesEncrypt } from './aes-cipher.ts'
import { registerFunction } from './register-function.ts'

/** Checksums, digests with keys, and ciphers. */
export function registerDigestFunctions(connection: DuckDBConnection): void {
  registerFunction(connection, 'flashover_crc32', [BLOB], BIGINT, ({ bytes }) => BigInt(crc32(bytes)))
  registerFunction(connection, 'flashover_hmac', [BLOB, BLOB, VARCHAR], BLOB, hmac)
  registerFunction(
    connection,
    'flashover_aes_encrypt',
    [BLOB, BLOB, VARCHAR, VARCHAR, BLOB, BLOB],
    BLOB,
    (input, key, mode, padding, iv, { bytes: aad }) =>
      new DuckDBBlobValue(aesEncrypt(input.bytes, key.bytes, iv.bytes, { mode, padding, aad })),
    { volatile: true },
  )
  const decrypt = (
    input: DuckDBBlobValue,
    key: DuckDBBlobValue,
    mode: string,
    padding: string,
    { bytes: aad }: DuckDBBlobValue,
  ): DuckDBBlobValue => new DuckDBBlobValue(aesDecrypt(input.bytes, key.bytes, { mode, padding, aad }))
  const parameters = [BLOB, BLOB, VARCHAR, VARCHAR, BLOB] as const
  registerFunction(connection, 'flashover_aes_decrypt', parameters, BLOB, decrypt)
  registerFunction(connection, 'flashover_try_aes_decrypt', parameters, BLOB, (...args) => {
    try {
      return decrypt(...args)
    } catch (error) {
      if (error instanceof SparkError) return undefined
      throw error
    }
  })
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  SHA224: 'sha224',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
  SHA1: 'sha1',
  MD5: 'md5',
}

function hmac(key: DuckDBBlobValue, message: DuckDBBlobValue, name: string): DuckDBBlobValue {
  const parameters = { parameter: '`algorithm`', functionName: '`hmac`' }
  const algorithm = ALGORITHMS[name.toUpperCase().replace(/^SHA-/, 'SHA')]
  if (algorithm === undefined)
    throw new SparkError('INVALID_PARAMETER_VALUE.HMAC_ALGORITHM', { ...parameters, invalidValue: name })
  if (key.bytes.length === 0)
    throw new SparkError('INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR', {
      parameter: '`key`',
      functionName: '`hmac`',
      detailMessage: 'the key is empty',
    })
  return new DuckDBBlobValue(createHmac(algorithm, key.bytes).update(message.bytes).digest())
}
