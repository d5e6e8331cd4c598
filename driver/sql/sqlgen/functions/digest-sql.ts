import type { digestDefinitions } from '../../expressions/functions/digest-definitions.ts'
import type { FunctionCall, FunctionTable } from './function-call.ts'
import { hashOf } from './hash-sql.ts'

/** The arguments, and what stands for those that are left out. */
const withDefaults = (c: FunctionCall, ...defaults: readonly string[]): string =>
  [...c.all(), ...defaults.slice(Math.max(0, c.size - 2))].join(', ')

export const digestSql: FunctionTable<typeof digestDefinitions> = {
  hash: hashOf('flashover_murmur3', '42'),
  xxhash64: hashOf('flashover_xxhash64', 'CAST(42 AS BIGINT)'),
  crc32: (c) => c.exact(`flashover_crc32(${c.sql(0)})`),
  hmac: (c) => c.exact(`flashover_hmac(${withDefaults(c, "'SHA-256'")})`),
  aes_encrypt: (c) =>
    c.exact(`flashover_aes_encrypt(${withDefaults(c, "'GCM'", "'DEFAULT'", "''::BLOB", "''::BLOB")})`),
  aes_decrypt: (c) => c.exact(`flashover_aes_decrypt(${withDefaults(c, "'GCM'", "'DEFAULT'", "''::BLOB")})`),
  try_aes_decrypt: (c) => c.exact(`flashover_try_aes_decrypt(${withDefaults(c, "'GCM'", "'DEFAULT'", "''::BLOB")})`),
}
