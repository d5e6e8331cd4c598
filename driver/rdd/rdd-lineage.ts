import type { Aggregator, NarrowOperator } from '../../common/rdd/rdd-program.ts'

/**
 * How an RDD is made from others: Spark's lineage, a DAG of frozen nodes. Operators are thunks, for the closures in them are
 * serialized anew for every job: what they capture is what it is when the job starts, as in Spark.
 */
export type RDDNode = ParallelizeNode | TextFileNode | NarrowNode | UnionNode | ShuffledNode | CoGroupNode

export interface ParallelizeNode {
  readonly kind: 'parallelize'
  /** Encoded rows of each partition. */
  readonly slices: readonly Uint8Array[]
}

export interface TextFileNode {
  readonly kind: 'textFile'
  readonly path: string
  readonly minPartitions: number
}

/** A narrow dependency: partition n is made from the parent's partition n. */
export interface NarrowNode {
  readonly kind: 'narrow'
  readonly operator: () => NarrowOperator
  readonly child: RDDNode
}

export interface UnionNode {
  readonly kind: 'union'
  readonly children: readonly RDDNode[]
}

/** A shuffle dependency: here the lineage is cut into stages. */
export interface ShuffledNode {
  readonly kind: 'shuffled'
  readonly child: RDDNode
  readonly partitioning: Partitioning
  readonly aggregator?: () => Aggregator
}

/** Both sides are shuffled by the same hash, or it would join strangers. */
export interface CoGroupNode {
  readonly kind: 'cogroup'
  readonly left: ShuffledNode
  readonly right: ShuffledNode
}

export type Partitioning = HashPartitioning | RangePartitioning

export interface HashPartitioning {
  readonly kind: 'hash'
  readonly numPartitions: NumPartitions
}

/** Bounds are sampled when a job needs them first. */
export interface RangePartitioning {
  readonly kind: 'range'
  readonly numPartitions: NumPartitions
  readonly ascending: boolean
}

/** A fixed number, or what Spark's `Partitioner.defaultPartitioner` takes: spark.default.parallelism, else the most of these RDDs. */
export type NumPartitions = number | { readonly likeLargestOf: readonly RDDNode[] }

/** A number of partitions as a user gives it. */
export function checkPartitions(numPartitions: number | undefined): number | undefined {
  if (numPartitions === undefined || (Number.isInteger(numPartitions) && numPartitions > 0)) return numPartitions
  throw new RangeError(`Number of partitions (${numPartitions}) must be positive.`)
}
