import { type CipherGCM, createCipheriv, createDecipheriv, type DecipherGCM, randomBytes } from 'node:crypto'
import { SparkError } from '../../common/errors/spark-error.ts'

type Mode = 'GCM' | 'CBC' | 'ECB'

const IV_BYTES: Readonly<Record<Mode, number>> = { GCM: 12, CBC: 16, ECB: 0 }
const TAG_BYTES = 16

export interface AesOptions {
  /** `GCM`, `CBC` or `ECB`, in any case. */
  readonly mode: string
  /** `DEFAULT`, or the one that the mode has: `NONE` of GCM, `PKCS` of the others. */
  readonly padding: string
  /** Data that are not enciphered, but authenticated: of GCM only. */
  readonly aad: Uint8Array
}

/**
 * Spark's `aes_encrypt`: the initialization vector (drawn where it is empty; ECB has none), the ciphertext, and in GCM the tag.
 *
 * @throws `INVALID_PARAMETER_VALUE.AES_KEY_LENGTH` and its like, `UNSUPPORTED_FEATURE.AES_MODE`
 */
export function aesEncrypt(input: Uint8Array, key: Uint8Array, iv: Uint8Array, options: AesOptions): Buffer {
  const mode = checkedMode(key, options)
  const functionName = '`aes_encrypt`'
  if (iv.length > 0 && mode === 'ECB') throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE_IV', { functionName, mode })
  if (iv.length > 0 && iv.length !== IV_BYTES[mode])
    throw new SparkError('INVALID_PARAMETER_VALUE.AES_IV_LENGTH', {
      parameter: '`iv`',
      functionName: FUNCTIONS,
      mode,
      actualLength: `${iv.length}`,
    })
  if (options.aad.length > 0 && mode !== 'GCM')
    throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE_AAD', { functionName, mode })
  const vector = iv.length > 0 ? iv : randomBytes(IV_BYTES[mode])
  const cipher = createCipheriv(algorithm(key, mode), key, mode === 'ECB' ? null : vector)
  if (mode !== 'GCM') return Buffer.concat([vector, cipher.update(input), cipher.final()])
  // Its type follows from the algorithm, which is put together here.
  const authenticated = cipher as CipherGCM
  authenticated.setAAD(options.aad)
  return Buffer.concat([vector, authenticated.update(input), authenticated.final(), authenticated.getAuthTag()])
}

/** Spark's `aes_decrypt` of what `aesEncrypt` gives. */
export function aesDecrypt(input: Uint8Array, key: Uint8Array, options: AesOptions): Buffer {
  const mode = checkedMode(key, options)
  try {
    const from = IV_BYTES[mode]
    const to = mode === 'GCM' ? input.length - TAG_BYTES : input.length
    if (to < from) throw new Error('the input is too short')
    const decipher = createDecipheriv(algorithm(key, mode), key, mode === 'ECB' ? null : input.subarray(0, from))
    if (mode === 'GCM') {
      const authenticated = decipher as DecipherGCM
      authenticated.setAAD(options.aad)
      authenticated.setAuthTag(input.subarray(to))
    }
    return Buffer.concat([decipher.update(input.subarray(from, to)), decipher.final()])
  } catch (error) {
    const parameter = '`expr`, `key`'
    const detailMessage = error instanceof Error ? error.message : String(error)
    throw new SparkError('INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR', {
      parameter,
      functionName: FUNCTIONS,
      detailMessage,
    })
  }
}

const FUNCTIONS = '`aes_encrypt`/`aes_decrypt`'

function checkedMode(key: Uint8Array, { mode, padding }: AesOptions): Mode {
  if (![16, 24, 32].includes(key.length))
    throw new SparkError('INVALID_PARAMETER_VALUE.AES_KEY_LENGTH', {
      parameter: '`key`',
      functionName: FUNCTIONS,
      actualLength: `${key.length}`,
    })
  const known = mode.toUpperCase()
  const own = known === 'GCM' ? 'NONE' : 'PKCS'
  if (isMode(known) && ['DEFAULT', own].includes(padding.toUpperCase())) return known
  throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE', { mode, padding, functionName: FUNCTIONS })
}

const isMode = (mode: string): mode is Mode => Object.hasOwn(IV_BYTES, mode)
const algorithm = (key: Uint8Array, mode: Mode): string => `aes-${key.length * 8}-${mode.toLowerCase()}`
