import { quietAwsSdk } from './quiet-aws-sdk.ts'

/**
 * What every client of AWS is made with. The SDK itself reads credentials, the profile's region and AWS_ENDPOINT_URL; not AWS_DEFAULT_REGION,
 * which is the AWS CLI's.
 */
export function awsClientSettings(endpoint = process.env['AWS_ENDPOINT_URL']): { readonly region?: string } {
  quietAwsSdk()
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  if (region !== undefined) return { region }
  // An emulator takes any.
  return endpoint ? { region: 'us-east-1' } : {}
}
