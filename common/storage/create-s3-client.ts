import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { S3Client } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { awsClientSettings } from './aws-client-settings.ts'
import { explainS3Errors } from './explain-s3-errors.ts'

/** With the SDK's backoff the last try comes after half a minute of "slow down" or so, and after six seconds where nobody listens. */
const MAX_ATTEMPTS = 8
/** A socket on which nothing moves for so long. */
const IDLE_MS = 30_000
const MAX_SOCKETS = 128

/**
 * An S3 client for many parallel range GETs: kept-alive sockets, the SDK's standard retries, path-style addresses where an endpoint is given, errors
 * that say what was asked for.
 */
export function createS3Client(
  endpoint = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'],
  { followRegionRedirects = false }: { readonly followRegionRedirects?: boolean } = {},
): S3Client {
  const sockets = { keepAlive: true, maxSockets: MAX_SOCKETS }
  const client = new S3Client({
    ...awsClientSettings(endpoint),
    followRegionRedirects,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    maxAttempts: Number(process.env['AWS_MAX_ATTEMPTS'] ?? MAX_ATTEMPTS),
    retryMode: 'standard',
    // Our formats have checksums of their own; the SDK's would be computed over every range again.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(sockets),
      httpsAgent: new HttpsAgent(sockets),
      connectionTimeout: 5_000,
      socketTimeout: IDLE_MS,
    }),
  })
  explainS3Errors(client, endpoint)
  return client
}
