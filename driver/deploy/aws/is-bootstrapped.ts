import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'

/** Where CDK's own stack says that it is there; of its default qualifier. */
const PARAMETER = '/cdk-bootstrap/hnb659fds/version'

/** Whether CDK was set up in this account and region. */
export async function isBootstrapped(): Promise<boolean> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const client = new SSMClient(awsClientSettings())
  try {
    await client.send(new GetParameterCommand({ Name: PARAMETER }))
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return false
    throw explainAwsError(error, { action: 'ssm:GetParameter', resource: `the SSM parameter ${PARAMETER}` })
  } finally {
    client.destroy()
  }
}
