import type { ExecutorDescription } from '../../../common/config/cluster-description.ts'
import { config } from '../../../common/config/config-entries.ts'
import type { SparkConf } from '../../../common/config/spark-conf.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'

/** Lambda gives so much of a processor with so much memory. */
const MEMORY_MB_PER_CORE = 1769

/**
 * The deployed size that an application asks for: the smallest with at least `spark.executor.memory` and the processors of
 * `spark.executor.cores`; the largest where it asks for nothing.
 *
 * @param executors the smallest first
 */
export function chooseExecutor(executors: readonly ExecutorDescription[], conf: SparkConf): ExecutorDescription {
  const largest = executors.at(-1)
  if (largest === undefined) throw new Error('a cluster has at least one size of executors')
  const wanted = [
    { entry: config.executorMemory, memoryMB: (conf.get(config.executorMemory) ?? 0) / 2 ** 20 },
    { entry: config.executorCores, memoryMB: (conf.get(config.executorCores) ?? 0) * MEMORY_MB_PER_CORE },
  ]
  for (const { entry, memoryMB } of wanted)
    if (memoryMB > largest.memoryMB)
      throw new SparkError('INVALID_CONF_VALUE.REQUIREMENT', {
        confName: entry.key,
        confValue: conf.getText(entry.key) ?? '',
        confRequirement: `The largest executor of the cluster has ${largest.memoryMB} MB (${cores(largest)}): deploy a larger one, or ask for less.`,
      })
  const least = Math.max(...wanted.map(({ memoryMB }) => memoryMB))
  return least === 0 ? largest : (executors.find(({ memoryMB }) => memoryMB >= least) ?? largest)
}

const cores = ({ memoryMB }: ExecutorDescription): string => `${(memoryMB / MEMORY_MB_PER_CORE).toFixed(1)} cores`
