/** What physical planning is told of the session's configuration and its executors. */
export interface PlannerOptions {
  /** The whole query as one task without exchanges. */
  readonly fused: boolean
  /** Of what reads the rows of a recursion, which is planned as if fused: the options of all else. */
  readonly aroundLoop?: PlannerOptions
  readonly totalCores: number
  /** `spark.sql.shuffle.partitions`; undefined: from the estimated size. */
  readonly shufflePartitions: number | undefined
  /** `spark.sql.autoBroadcastJoinThreshold`, bytes; -1 turns broadcast joins off. */
  readonly broadcastThresholdBytes: number
  /** `spark.sql.files.maxPartitionBytes` and `.openCostInBytes`. */
  readonly maxPartitionBytes: number
  readonly openCostBytes: number
}

/** Estimated bytes of a shuffle partition that one task works on comfortably within its memory. */
const TARGET_PARTITION_BYTES = 96 * 1024 * 1024

/** Below this estimate one task is done before several have started. */
const SINGLE_PARTITION_BYTES = 1024 * 1024

/** The number of reduce partitions for data of the estimated size: no fewer than the cores unless the data is small. */
export function choosePartitions(sizeBytes: number, options: PlannerOptions): number {
  if (options.shufflePartitions !== undefined) return options.shufflePartitions
  if (sizeBytes < SINGLE_PARTITION_BYTES) return 1
  const bySize = Math.ceil(sizeBytes / TARGET_PARTITION_BYTES)
  return Math.max(1, Math.min(4096, Math.max(options.totalCores, bySize)))
}
