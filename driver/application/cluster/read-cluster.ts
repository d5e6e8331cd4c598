import { type ClusterDescription, clusterParameterName } from '../../../common/config/cluster-description.ts'
import { parseClusterDescription } from '../../../common/config/parse-cluster-description.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'

/**
 * Reads what a deployed cluster says of itself, in its SSM parameter. Needs `ssm:GetParameter` on it. The AWS SDK is loaded here and not before.
 *
 * @throws CLUSTER_NOT_FOUND, INVALID_CLUSTER_DESCRIPTION, or why AWS did not answer
 */
export async function readCluster(cluster: string): Promise<ClusterDescription> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const parameter = clusterParameterName(cluster)
  const client = new SSMClient(awsClientSettings())
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }))
    return parseClusterDescription(Parameter?.Value ?? '', cluster)
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound')
      throw new SparkError(
        'CLUSTER_NOT_FOUND',
        { cluster, parameter, region: await client.config.region() },
        { cause: error },
      )
    throw explainAwsError(error, { action: 'ssm:GetParameter', resource: `the SSM parameter ${parameter}` })
  } finally {
    client.destroy()
  }
}
