import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { config } from '../../../common/config/config-entries.ts'
import type { SparkConf } from '../../../common/config/spark-conf.ts'
import { packageVersion } from '../package-version.ts'
import { chooseExecutor } from './choose-executor.ts'
import { assertClusterVersion } from './cluster-version.ts'

/** Reads a cluster by its name, as a declared application sees it. */
export type ReadCluster = (name: string, runAs: string) => Promise<ClusterDescription>

/**
 * The settings that the master `lambda` needs and the user did not give, from the cluster `spark.flashover.cluster`: where the executor function and the store
 * are both given, no cluster is asked.
 */
export async function withClusterSettings(given: SparkConf, readCluster: ReadCluster): Promise<SparkConf> {
  const conf = given.clone()
  const isFunctionGiven = conf.contains(config.lambdaFunction.key)
  if (isFunctionGiven)
    for (const entry of [config.executorMemory, config.executorCores])
      if (conf.contains(entry.key))
        process.stderr.write(`WARN flashover: ${entry.key} has no effect: the size of the given function counts\n`)
  if (isFunctionGiven && conf.contains(config.storeUri.key)) return conf
  const name = conf.getOrDefault(config.cluster)
  const cluster = await readCluster(name, conf.getOrDefault(config.runAs))
  assertClusterVersion(name, cluster.packageVersion, packageVersion())
  if (!isFunctionGiven) {
    conf.set(config.lambdaFunction.key, chooseExecutor(cluster.executors, conf).functionName)
    // More than the function may have would only be throttled.
    const { reservedConcurrency } = cluster
    if (reservedConcurrency !== undefined && !conf.contains(config.lambdaMaxConcurrency.key))
      conf.set(config.lambdaMaxConcurrency.key, String(reservedConcurrency))
  }
  if (!conf.contains(config.storeUri.key))
    conf.set(config.storeUri.key, `s3://${cluster.workBucket}/${cluster.workPrefix}`)
  return conf
}
