import { createHash } from 'node:crypto'
import { BLOB, DOUBLE, type DuckDBBlobValue, type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { type DecimalPattern, formatDecimal, parseDecimalPattern } from '../../common/text/decimal-format.ts'
import { initialCapitals, lowerCase, upperCase } from '../../common/text/letter-case.ts'
import { levenshtein } from '../../common/text/levenshtein.ts'
import { registerFunction } from './register-function.ts'

/** Texts beyond ASCII where DuckDB has simple mappings, graphemes or bytes; digests and number patterns that it has not. */
export function registerTextFunctions(connection: DuckDBConnection): void {
  registerFunction(connection, 'flashover_upper', [VARCHAR], VARCHAR, upperCase)
  registerFunction(connection, 'flashover_lower', [VARCHAR], VARCHAR, lowerCase)
  registerFunction(connection, 'flashover_initcap', [VARCHAR], VARCHAR, initialCapitals)
  registerFunction(connection, 'flashover_reverse', [VARCHAR], VARCHAR, (text: string) => [...text].reverse().join(''))
  registerFunction(connection, 'flashover_levenshtein', [VARCHAR, VARCHAR], INTEGER, levenshtein)
  registerFunction(connection, 'flashover_sha2', [BLOB, INTEGER], VARCHAR, sha2)
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
