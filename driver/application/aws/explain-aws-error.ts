import { SparkError } from '../../../common/errors/spark-error.ts'

/** What was asked of AWS, in its own words. */
export interface AwsRequest {
  /** The permission that it needs: `ssm:GetParameter`. */
  readonly action: string
  /** Of what: `the SSM parameter /flashover/FlashoverStack`. */
  readonly resource: string
}

const DENIED: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'Forbidden',
  'UnauthorizedOperation',
])
const UNSIGNED: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
])
const NETWORK = /^(?:EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT)$/

/** The error of a request to AWS, said as what was asked, why it was refused, and what mends it. Others are given back as they are. */
export function explainAwsError(error: unknown, { action, resource }: AwsRequest): unknown {
  if (!(error instanceof Error) || error instanceof SparkError) return error
  const about = { action, resource, reason: reasonOf(error) }
  const options = { cause: error }
  if (/^Region is missing/.test(error.message)) return new SparkError('AWS_REGION_MISSING', {}, options)
  if (UNSIGNED.has(error.name)) return new SparkError('AWS_CREDENTIALS_MISSING', about, options)
  const status = awsStatus(error)
  if (DENIED.has(error.name) || status === 403) return new SparkError('AWS_ACCESS_DENIED', about, options)
  if (error.name === 'TimeoutError' || ('code' in error && NETWORK.test(String(error.code))))
    return new SparkError('AWS_UNREACHABLE', about, options)
  return status === undefined ? error : new SparkError('AWS_REQUEST_FAILED', about, options)
}

/** The status of AWS's answer; undefined where there was none. */
function awsStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode
}

function reasonOf({ name, message }: Error): string {
  const text = message === '' || message === 'UnknownError' ? name : `${name}: ${message}`
  return text.replace(/\.$/, '')
}
