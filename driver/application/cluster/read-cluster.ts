import { type ClusterDescription, clusterParameterName } from '../../../common/config/cluster-description.ts'
import { parseClusterDescription } from '../../../common/config/parse-cluster-description.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { DEFAULT_APPLICATION } from '../../../common/jobs/job-id.ts'
import { readParameter } from './read-parameter.ts'

/**
 * Reads what a deployed cluster is to one of its applications, in its SSM parameter. Needs `ssm:GetParameter` on it.
 *
 * @param runAs the declared application
 * @throws CLUSTER_NOT_FOUND, APPLICATION_NOT_FOUND, INVALID_CLUSTER_DESCRIPTION, or why AWS did not answer
 */
export async function readCluster(cluster: string, runAs = DEFAULT_APPLICATION): Promise<ClusterDescription> {
  const parameter = clusterParameterName(cluster, runAs)
  const answer = await readParameter(parameter)
  if (answer.value !== undefined) return parseClusterDescription(answer.value, parameter)
  const { region } = answer
  if (runAs === DEFAULT_APPLICATION) throw new SparkError('CLUSTER_NOT_FOUND', { cluster, parameter, region })
  throw new SparkError('APPLICATION_NOT_FOUND', { cluster, application: runAs, parameter, region })
}
