import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'

/** An SSM parameter; without a value where there is none of that name in the region. */
export interface ParameterAnswer {
  readonly value?: string
  readonly region: string
}

/** Reads an SSM parameter. The AWS SDK is loaded here and not before. */
export async function readParameter(name: string): Promise<ParameterAnswer> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const client = new SSMClient(awsClientSettings())
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }))
    return { value: Parameter?.Value ?? '', region: await client.config.region() }
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return { region: await client.config.region() }
    throw explainAwsError(error, { action: 'ssm:GetParameter', resource: `the SSM parameter ${name}` })
  } finally {
    client.destroy()
  }
}
