import type { SerializedClosure } from '../closure/serialized-closure.ts'

/**
 * What the tasks of an RDD stage run: `ClosureProgram.operators`. Built by `driver/rdd/rdd-job.ts`, run by
 * `executor-fn/run-closure.ts`. JSON.
 */
export interface RDDProgram {
  readonly version: 1
  readonly root: RDDProgramNode
  readonly output: RDDOutput
  /** The RDD partition of task 0: `take` runs a range of partitions only. */
  readonly firstPartition: number
}

export type RDDProgramNode =
  /** Rows of the task input of this name: text lines, rows from the driver, or shuffled rows. */
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'narrow'; readonly operator: NarrowOperator; readonly child: RDDProgramNode }
  | { readonly kind: 'union'; readonly children: readonly UnionChild[] }
  /** Pairs of both sides by key: [key, [left values, right values]]. */
  | { readonly kind: 'cogroup'; readonly left: RDDProgramNode; readonly right: RDDProgramNode }

/** Partitions [offset, offset + numPartitions) of the union are this child's. */
export interface UnionChild {
  readonly offset: number
  readonly numPartitions: number
  readonly node: RDDProgramNode
}

export type JoinType = 'inner' | 'left' | 'right' | 'full'

/** One step over the rows of a partition. Those with a `closure` run the user's function. */
export type NarrowOperator =
  | {
      readonly kind: 'map' | 'flatMap' | 'filter' | 'mapValues' | 'flatMapValues' | 'keyBy' | 'foreach' | 'reduce'
      readonly closure: SerializedClosure
    }
  | { readonly kind: 'mapPartitions' | 'mapPartitionsWithIndex'; readonly closure: SerializedClosure }
  | { readonly kind: 'fold'; readonly zero: string; readonly closure: SerializedClosure }
  | { readonly kind: 'count' }
  | { readonly kind: 'limit'; readonly rows: number }
  | { readonly kind: 'keys' | 'values' | 'pairWithNull' | 'groupByKey' }
  | { readonly kind: 'combineByKey'; readonly aggregator: Aggregator }
  | { readonly kind: 'sortByKey'; readonly ascending: boolean }
  | { readonly kind: 'joinGroups'; readonly joinType: JoinType }
  /** At most `size` keys per partition, evenly likely, with the number of rows: one row `{ keys, count }`. */
  | { readonly kind: 'sampleKeys'; readonly size: number; readonly seed: number }

/** Spark's Aggregator. `first` keeps the first value of a key (distinct). */
export type Aggregator =
  | { readonly kind: 'first' }
  | { readonly kind: 'reduce'; readonly reduce: SerializedClosure }
  | {
      readonly kind: 'combine'
      readonly createCombiner: SerializedClosure
      readonly mergeValue: SerializedClosure
      readonly mergeCombiners: SerializedClosure
    }

export type Partitioner =
  | { readonly kind: 'hash'; readonly numPartitions: number }
  /** `bounds`: encoded rows (base64), the upper bound of every partition but the last, in ascending order. */
  | { readonly kind: 'range'; readonly numPartitions: number; readonly ascending: boolean; readonly bounds: string }

export type RDDOutput =
  /** Pairs by key; with an aggregator they are combined on the map side first. */
  | { readonly kind: 'shuffle'; readonly partitioner: Partitioner; readonly aggregator?: Aggregator }
  | { readonly kind: 'collect' }
  /** One text file per partition: `part-00000`. */
  | { readonly kind: 'text' }
