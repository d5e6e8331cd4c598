import { describe, expect, it } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'

const request = { action: 'ssm:GetParameter', resource: 'the SSM parameter /flashover/lake' }

function awsError(name: string, message: string, more: object = {}): Error {
  const error = Object.assign(new Error(message), more)
  error.name = name
  return error
}
const answered = (httpStatusCode: number): object => ({ $metadata: { httpStatusCode } })

describe('an error of AWS', () => {
  it.each([
    ['AccessDeniedException', 'User x is not authorized', answered(400), 'AWS_ACCESS_DENIED'],
    ['UnknownError', 'UnknownError', answered(403), 'AWS_ACCESS_DENIED'],
    ['ExpiredTokenException', 'The token has expired', answered(403), 'AWS_CREDENTIALS_EXPIRED'],
    ['UnrecognizedClientException', 'The security token is invalid', answered(400), 'AWS_CREDENTIALS_MISSING'],
    ['CredentialsProviderError', 'Could not load credentials from any providers', {}, 'AWS_CREDENTIALS_MISSING'],
    ['Error', 'Region is missing', {}, 'AWS_REGION_MISSING'],
    ['Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }, 'AWS_UNREACHABLE'],
    ['TimeoutError', 'timed out', {}, 'AWS_UNREACHABLE'],
    ['InternalServerError', 'oops', answered(500), 'AWS_REQUEST_FAILED'],
  ])('%s becomes what was asked for and what mends it', (name, message, more, condition) => {
    const cause = awsError(name, message, more)
    const explained = explainAwsError(cause, request)
    expect(explained).toBeInstanceOf(SparkError)
    expect(explained).toMatchObject({ condition, cause })
    if (condition !== 'AWS_REGION_MISSING')
      expect(String(explained)).toMatch(/ssm:GetParameter on the SSM parameter \/flashover\/lake/)
  })

  it('names the permission that is wanted', () => {
    const explained = explainAwsError(awsError('AccessDenied', 'no.', answered(403)), request) as Error
    expect(explained.message).toMatch(
      /^\[AWS_ACCESS_DENIED\] AWS does not allow ssm:GetParameter on the SSM parameter \/flashover\/lake: AccessDenied: no\. Give \S.* the permission ssm:GetParameter/,
    )
  })

  it('is left as it is where it is none', () => {
    const error = new TypeError('a defect')
    expect(explainAwsError(error, request)).toBe(error)
    const known = new SparkError('AWS_REGION_MISSING', {})
    expect(explainAwsError(known, request)).toBe(known)
  })
})
