import { createHash } from 'node:crypto'
import {
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  type DuckDBBlobValue,
  type DuckDBConnection,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { CHARSETS, charsetNamed, decodeText, encodeText } from '../../common/text/charset.ts'
import { convertBase } from '../../common/text/convert-base.ts'
import { type DecimalPattern, formatDecimal, parseDecimalPattern } from '../../common/text/decimal-format.ts'
import { jaroWinkler } from '../../common/text/jaro-winkler.ts'
import { initialCapitals, lowerCase, upperCase } from '../../common/text/letter-case.ts'
import { levenshtein } from '../../common/text/levenshtein.ts'
import { luhnCheck, maskText } from '../../common/text/mask-text.ts'
import { soundex } from '../../common/text/soundex.ts'
import { registerFunction } from './register-function.ts'

/** Texts beyond ASCII where DuckDB has simple mappings, graphemes or bytes; digests and number patterns that it has not. */
export function registerTextFunctions(connection: DuckDBConnection): void {
  registerFunction(connection, 'flashover_upper', [VARCHAR], VARCHAR, upperCase)
  registerFunction(connection, 'flashover_lower', [VARCHAR], VARCHAR, lowerCase)
  registerFunction(connection, 'flashover_initcap', [VARCHAR], VARCHAR, initialCapitals)
  registerFunction(connection, 'flashover_reverse', [VARCHAR], VARCHAR, (text: string) => [...text].reverse().join(''))
  registerFunction(connection, 'flashover_levenshtein', [VARCHAR, VARCHAR], INTEGER, levenshtein)
  registerFunction(connection, 'flashover_sha2', [BLOB, INTEGER], VARCHAR, sha2)
  registerFunction(connection, 'flashover_soundex', [VARCHAR], VARCHAR, soundex)
  registerFunction(connection, 'flashover_luhn_check', [VARCHAR], BOOLEAN, luhnCheck)
  registerFunction(connection, 'flashover_jaro_winkler', [VARCHAR, VARCHAR], DOUBLE, jaroWinkler)
  registerFunction(
    connection,
    'flashover_mask',
    [VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR],
    VARCHAR,
    (text, upper, lower, digit, other) =>
      maskText(text, { upper: upper || null, lower: lower || null, digit: digit || null, other: other || null }),
  )
  registerFunction(connection, 'flashover_conv', [VARCHAR, INTEGER, INTEGER], VARCHAR, (text, from, to) => {
    const converted = convertBase(text, from, to)
    if (converted !== null) return converted
    throw new SparkError('ARITHMETIC_OVERFLOW', { message: 'Overflow in function conv()' })
  })
  registerFunction(connection, 'flashover_encode', [VARCHAR, VARCHAR], BLOB, (text, name) => {
    const bytes = encodeText(text, charsetOf(name, 'encode'))
    if (bytes) return blobValue(bytes)
    throw new SparkError('MALFORMED_CHARACTER_CODING', { charset: name, function: '`encode`' })
  })
  registerFunction(connection, 'flashover_decode', [BLOB, VARCHAR], VARCHAR, ({ bytes }, name) => {
    const text = decodeText(bytes, charsetOf(name, 'decode'))
    if (text !== undefined) return text
    throw new SparkError('MALFORMED_CHARACTER_CODING', { charset: name, function: '`decode`' })
  })
  registerFunction(
    connection,
    'flashover_format_double',
    [DOUBLE, VARCHAR],
    VARCHAR,
    (value: number, pattern: string) => formatDecimal(value, decimalPattern(pattern)),
  )
  registerFunction(
    connection,
    'flashover_format_decimal',
    [VARCHAR, VARCHAR],
    VARCHAR,
    (value: string, pattern: string) => formatDecimal(value, decimalPattern(pattern)),
  )
}

function charsetOf(name: string, functionName: string): (typeof CHARSETS)[number] {
  const charset = charsetNamed(name)
  if (charset) return charset
  throw new SparkError('INVALID_PARAMETER_VALUE.CHARSET', {
    parameter: '`charset`',
    functionName: `\`${functionName}\``,
    charsets: CHARSETS.join(', '),
    charset: name,
  })
}

/** Undefined for a number of bits that no digest has. */
function sha2({ bytes }: DuckDBBlobValue, bits: number): string | undefined {
  if (bits !== 0 && bits !== 224 && bits !== 256 && bits !== 384 && bits !== 512) return undefined
  return createHash(`sha${bits === 0 ? 256 : bits}`)
    .update(bytes)
    .digest('hex')
}

function decimalPattern(pattern: string): DecimalPattern {
  const parsed = parseDecimalPattern(pattern)
  if (parsed) return parsed
  throw new SparkError('UNSUPPORTED_FEATURE', { feature: `the number pattern ${pattern}` })
}
