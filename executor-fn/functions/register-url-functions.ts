import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { decodeUrl, queryParameter, urlPart } from '../../common/text/url-functions.ts'
import { registerFunction } from './register-function.ts'
import { guarded } from './register-regexp-functions.ts'

/** Java's URI and URLDecoder. */
export function registerUrlFunctions(connection: DuckDBConnection): void {
  const part = (url: string, name: string): string | null => {
    const found = urlPart(url, name)
    if (found !== undefined) return found
    throw new SparkError('INVALID_URL', { url, reason: 'use `try_parse_url` to get NULL instead' })
  }
  const parameter = (query: string | null | undefined, name: string, key: string, functionName: string) =>
    typeof query === 'string' && name === 'QUERY'
      ? guarded(key, functionName, () => queryParameter(query, key))
      : undefined
  const two = [VARCHAR, VARCHAR] as const
  const three = [VARCHAR, VARCHAR, VARCHAR] as const
  registerFunction(connection, 'flashover_parse_url', two, VARCHAR, part)
  registerFunction(connection, 'flashover_try_parse_url', two, VARCHAR, urlPart)
  registerFunction(connection, 'flashover_parse_url_key', three, VARCHAR, (url, name, key) =>
    parameter(part(url, name), name, key, 'parse_url'),
  )
  registerFunction(connection, 'flashover_try_parse_url_key', three, VARCHAR, (url, name, key) =>
    parameter(urlPart(url, name), name, key, 'try_parse_url'),
  )
  registerFunction(connection, 'flashover_url_decode', [VARCHAR], VARCHAR, (text) => {
    const decoded = decodeUrl(text)
    if (decoded !== undefined) return decoded
    throw new SparkError('CANNOT_DECODE_URL', { url: text })
  })
  registerFunction(connection, 'flashover_try_url_decode', [VARCHAR], VARCHAR, decodeUrl)
}
