import type { S3Client } from '@aws-sdk/client-s3'
import { awsStatus, isUnanswered, refusalOfAws } from './explain-aws-error.ts'
import { ObjectStoreUnavailable } from './object-store.ts'

/** What is known of a request by its input. */
interface S3Input {
  readonly Bucket?: string
  readonly Key?: string
  readonly Prefix?: string
  readonly Delete?: { readonly Objects?: readonly { readonly Key?: string }[] }
}

/** Commands of S3 by their requests, and the permissions that they need where these have other names. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  CompleteMultipartUpload: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  DeleteObjects: 's3:DeleteObject',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  ListObjectsV2: 's3:ListBucket',
  UploadPart: 's3:PutObject',
}

/**
 * Makes a client's errors say what was asked for, of which object and where, and what mends it. It stands before all of the client's own steps, so that
 * it sees what its retries did not mend. What callers tell apart, such as an object that is not there, stays as S3 says it.
 */
export function explainS3Errors(client: S3Client, endpoint: string | undefined): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          const { Bucket = '', Key, Prefix, Delete } = args.input as S3Input
          const object = `s3://${Bucket}/${Key ?? Prefix ?? Delete?.Objects?.[0]?.Key ?? ''}`
          throw explained(
            error,
            commandName.replace(/Command$/, ''),
            object,
            Bucket,
            endpoint ?? (await regionOf(client)),
          )
        }
      },
    { step: 'initialize', name: 'explainErrors', priority: 'high' },
  )
}

function explained(error: unknown, request: string, object: string, bucket: string, place: string): unknown {
  if (!(error instanceof Error)) return error
  const action = PERMISSIONS[request] ?? `s3:${request}`
  const refusal = refusalOfAws(error, { action, resource: `${object} at ${place}`, bucket })
  if (refusal !== undefined) return refusal
  const verb = VERBS[request] ?? request
  const status = awsStatus(error)
  const reason = `${error.name}: ${error.message}`
  if (status === 429 || error.name === 'SlowDown')
    return new ObjectStoreUnavailable(
      `${verb} ${object} failed: ${reason} (S3 at ${place} is asked too often: run fewer tasks at once)`,
      error,
    )
  if (isUnanswered(error) || (status !== undefined && status >= 500 && status !== 501))
    return new ObjectStoreUnavailable(
      `${verb} ${object} failed: ${reason} (asked of ${place}, see AWS_REGION and AWS_ENDPOINT_URL)`,
      error,
    )
  return error
}

const VERBS: Readonly<Record<string, string>> = {
  DeleteObjects: 'DELETE',
  GetObject: 'GET',
  HeadObject: 'HEAD',
  ListObjectsV2: 'LIST',
  PutObject: 'PUT',
}

const regionOf = async (client: S3Client): Promise<string> => client.config.region().catch(() => 'no region')
