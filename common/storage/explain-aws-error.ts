import { SparkError } from '../errors/spark-error.ts'

/** What was asked of AWS, in its own words. */
export interface AwsRequest {
  /** The permission that it needs: `ssm:GetParameter`. */
  readonly action: string
  /** Of what: `the SSM parameter /flashover/FlashoverStack`. */
  readonly resource: string
  /** The bucket in which that lies, if it lies in one. */
  readonly bucket?: string
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
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
])
const EXPIRED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
])
const ELSEWHERE: ReadonlySet<string> = new Set([
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
  'TemporaryRedirect',
])
const NETWORK = /^(?:EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT)$/

/** The error of a request to AWS, said as what was asked, why it was refused, and what mends it. Others are given back as they are. */
export function explainAwsError(error: unknown, request: AwsRequest): unknown {
  if (!(error instanceof Error) || error instanceof SparkError) return error
  const refusal = refusalOfAws(error, request)
  if (refusal !== undefined) return refusal
  const about = { action: request.action, resource: request.resource, reason: reasonOf(error) }
  if (isUnanswered(error)) return new SparkError('AWS_UNREACHABLE', about, { cause: error })
  return awsStatus(error) === undefined ? error : new SparkError('AWS_REQUEST_FAILED', about, { cause: error })
}

/** What of AWS's errors is the same however often it is asked, and whatever for: who asks, where, and that there is no such place. */
export function refusalOfAws(error: Error, { action, resource, bucket }: AwsRequest): SparkError | undefined {
  const about = { action, resource, reason: reasonOf(error) }
  const byWhom = { ...about, principal: principal() }
  const options = { cause: error }
  const { name, message } = error
  if (/^Region is missing/.test(message)) return new SparkError('AWS_REGION_MISSING', {}, options)
  if (EXPIRED.has(name) || (UNSIGNED.has(name) && /\bexpired\b/i.test(message)))
    return new SparkError('AWS_CREDENTIALS_EXPIRED', byWhom, options)
  if (UNSIGNED.has(name)) return new SparkError('AWS_CREDENTIALS_MISSING', byWhom, options)
  if (name === 'NoSuchBucket')
    return new SparkError('AWS_BUCKET_NOT_FOUND', { ...about, bucket: bucket ?? '' }, options)
  const status = awsStatus(error)
  if (name === 'ResourceNotFoundException' && action === 'lambda:InvokeFunction')
    return new SparkError('AWS_FUNCTION_NOT_FOUND', about, options)
  if (ELSEWHERE.has(name) || status === 301 || status === 307) return new SparkError('AWS_WRONG_REGION', about, options)
  if (DENIED.has(name) || status === 403) return new SparkError('AWS_ACCESS_DENIED', byWhom, options)
  return undefined
}

/** Whether nobody answered. */
export function isUnanswered(error: Error): boolean {
  return error.name === 'TimeoutError' || ('code' in error && NETWORK.test(String(error.code)))
}

/** Whose credentials the SDK takes, as far as the environment says. */
function principal(): string {
  const { env } = process
  if (env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined) return `the function ${env['AWS_LAMBDA_FUNCTION_NAME']}`
  if (env['AWS_PROFILE'] !== undefined) return `the profile ${env['AWS_PROFILE']}`
  return env['AWS_ACCESS_KEY_ID'] === undefined ? 'the default profile' : 'AWS_ACCESS_KEY_ID'
}

/** The status of AWS's answer; undefined where there was none. */
export function awsStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode
}

function reasonOf({ name, message }: Error): string {
  const text = message === '' || message === 'UnknownError' ? name : `${name}: ${message}`
  return text.replace(/\.$/, '')
}
