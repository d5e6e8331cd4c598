import type { Aggregator, JoinType, NarrowOperator } from '../../common/rdd/rdd-program.ts'
import { canonicalKey } from '../../common/serializer/key-hash.ts'
import { encodeRows } from '../../common/serializer/row-codec.ts'
import { notSerializable } from '../closure/not-serializable.ts'
import type { JobAction } from '../scheduler/contracts.ts'
import { type ClosureOperatorKind, closureOperator, combineAggregator, type UserFunction } from './closure-operator.ts'
import type { Anything, Combine, Combined, PartitionResult, Widenable, Widened } from './inference.ts'
import { rddClosure } from './rdd-closure.ts'
import { checkPartitions, type NumPartitions, type RDDNode, type ShuffledNode } from './rdd-lineage.ts'
import { saveAsTextFile } from './save-as-text-file.ts'
import type { SparkContext } from './spark-context.ts'

/**
 * A resilient distributed dataset. Transformations are lazy and only extend the lineage; actions cut it into stages at its shuffles and run
 * them on the executors. A lost partition is computed again from its lineage.
 *
 * Functions are shipped to the executors with what they capture, as it is when a job starts; what cannot be shipped is refused at once
 * (CANNOT_SERIALIZE_CLOSURE). Those of `mapPartitions`, `mapPartitionsWithIndex` and `foreach` may be async, others may not. What a function
 * throws fails the job with TASK_FAILED, whose cause is FAILED_EXECUTE_UDF.
 *
 * Rows are what structured clone copies: instances of classes arrive as plain objects. Operations on pairs are there on an `RDD<[K, V]>`.
 * Keys are compared by value, objects too.
 * @example
 * const words = sc.parallelize(['to be', 'or not to be']).flatMap((line) => line.split(' '))
 * const counts = words.map((word) => [word, 1]).reduceByKey((a, b) => a + b)
 * counts.sortByKey().collect() // [ [ 'be', 2 ], [ 'not', 1 ], [ 'or', 1 ], [ 'to', 2 ] ]
 */
export class RDD<T> {
  /** The SparkContext that made it. */
  readonly context: SparkContext
  readonly #node: RDDNode

  /** @internal */
  constructor(context: SparkContext, node: RDDNode) {
    this.context = context
    this.#node = Object.freeze(node)
  }

  /** @internal */
  get [notSerializable](): string {
    return 'it is an RDD, which lives in the driver: collect what the closure needs of it, or join'
  }

  // Transformations

  /** One row for each row.
   * @example sc.parallelize([1, 2, 3]).map((x) => x * 2).collect() // [ 2, 4, 6 ] */
  map<U extends Anything>(fn: (row: T) => U): RDD<U> {
    return this.#withClosure('map', fn)
  }

  /** The rows for which the function gives something true.
   * @example sc.parallelize([1, 2, 3]).filter((x) => x > 1).collect() // [ 2, 3 ] */
  filter<S extends T>(fn: (row: T) => row is S): RDD<S>
  filter(fn: (row: T) => unknown): RDD<T>
  filter(fn: (row: T) => unknown): RDD<T> {
    return this.#withClosure('filter', fn)
  }

  /** Any number of rows for each row: the members of the iterable that the function gives.
   * @example sc.parallelize(['a b', 'c']).flatMap((line) => line.split(' ')).collect() // [ 'a', 'b', 'c' ] */
  flatMap<U extends Anything>(fn: (row: T) => Iterable<U>): RDD<U> {
    return this.#withClosure('flatMap', fn)
  }

  /** The function gets the rows of a partition and gives new ones; it may be async, a generator or both.
   * @example sc.parallelize([1, 2, 3, 4], 2).mapPartitions((rows) => [[...rows].length]).collect() // [ 2, 2 ] */
  mapPartitions<U extends Anything>(fn: (rows: Iterable<T>) => PartitionResult<U>): RDD<U> {
    return this.#withClosure('mapPartitions', fn)
  }

  /** As `mapPartitions`, with the number of the partition, from 0.
   * @example sc.parallelize(['a', 'b'], 2).mapPartitionsWithIndex((i, rows) => [`${i}${[...rows]}`]).collect() // [ '0a', '1b' ] */
  mapPartitionsWithIndex<U extends Anything>(fn: (index: number, rows: Iterable<T>) => PartitionResult<U>): RDD<U> {
    return this.#withClosure('mapPartitionsWithIndex', fn)
  }

  /** Pairs of what the function gives and the row.
   * @example sc.parallelize(['ab', 'c']).keyBy((text) => text.length).collect() // [ [ 2, 'ab' ], [ 1, 'c' ] ] */
  keyBy<K extends Anything>(fn: (row: T) => K): RDD<[K, T]> {
    return this.#withClosure('keyBy', fn)
  }

  /** The rows of this and the others, partition after partition; nothing is shuffled.
   * @example sc.parallelize([1]).union(sc.parallelize([2, 1])).collect() // [ 1, 2, 1 ] */
  union(...others: readonly RDD<T>[]): RDD<T> {
    return new RDD(this.context, { kind: 'union', children: [this.#node, ...others.map((other) => other.#node)] })
  }

  /** Each row once. Rows are compared as keys are, by value.
   * @example sc.parallelize([1, 2, 1]).distinct().count() // 2 */
  distinct(numPartitions?: number): RDD<T> {
    const pairs = this.#narrow<[T, null]>({ kind: 'pairWithNull' })
    return pairs.#combined<[T, null]>(() => ({ kind: 'first' }), numPartitions).#narrow({ kind: 'keys' })
  }

  /** Sorted by what the function gives; the order is that of `sortByKey`.
   * @example sc.parallelize([3, 1, 2]).sortBy((x) => -x).collect() // [ 3, 2, 1 ] */
  sortBy<K>(fn: (row: T) => K, ascending = true, numPartitions?: number): RDD<T> {
    return this.keyBy(fn).sortByKey(ascending, numPartitions).values()
  }

  /** The rows by what the function gives.
   * @example sc.parallelize([1, 2, 3]).groupBy((x) => x % 2).sortByKey().collect() // [ [ 0, [ 2 ] ], [ 1, [ 1, 3 ] ] ] */
  groupBy<K extends Anything>(fn: (row: T) => K, numPartitions?: number): RDD<[K, T[]]> {
    return this.keyBy(fn).groupByKey(numPartitions)
  }

  // Transformations of pairs

  /** The keys of pairs.
   * @example sc.parallelize([['a', 1]]).keys().collect() // [ 'a' ] */
  keys<K, V>(this: RDD<[K, V]>): RDD<K> {
    return this.#narrow({ kind: 'keys' })
  }

  /** The values of pairs.
   * @example sc.parallelize([['a', 1]]).values().collect() // [ 1 ] */
  values<K, V>(this: RDD<[K, V]>): RDD<V> {
    return this.#narrow({ kind: 'values' })
  }

  /** Other values; the keys stay.
   * @example sc.parallelize([['a', 1]]).mapValues((x) => x + 1).collect() // [ [ 'a', 2 ] ] */
  mapValues<K, V, U extends Anything>(this: RDD<[K, V]>, fn: (value: V) => U): RDD<[K, U]> {
    return this.#withClosure('mapValues', fn)
  }

  /** A pair of the key for each member of the iterable.
   * @example sc.parallelize([['a', 'xy']]).flatMapValues((text) => [...text]).collect() // [ [ 'a', 'x' ], [ 'a', 'y' ] ] */
  flatMapValues<K, V, U extends Anything>(this: RDD<[K, V]>, fn: (value: V) => Iterable<U>): RDD<[K, U]> {
    return this.#withClosure('flatMapValues', fn)
  }

  /**
   * One value for each key. Values are combined on the map side first, so that one pair per key and map task is shuffled; the function must
   * not mind their order.
   * @param numPartitions of the result; by default `spark.default.parallelism`, else as many as there were
   * @example sc.parallelize([['a', 1], ['b', 2], ['a', 3]]).reduceByKey((x, y) => x + y).sortByKey().collect() // [ [ 'a', 4 ], [ 'b', 2 ] ]
   */
  reduceByKey<K, V extends Widenable>(this: RDD<[K, V]>, fn: Combine<V>, numPartitions?: number): RDD<[K, Widened<V>]>
  reduceByKey<K, V>(this: RDD<[K, V]>, fn: (a: V, b: V) => V, numPartitions?: number): RDD<[K, V]>
  reduceByKey<K, V>(this: RDD<[K, V]>, fn: (a: V, b: V) => V, numPartitions?: number): RDD<[K, V]> {
    const closure = rddClosure(fn, 'reduceByKey')
    return this.#combined(() => ({ kind: 'reduce', reduce: closure() }), numPartitions)
  }

  /**
   * As `reduceByKey` into another type: a combiner of the first value of a key, with further values merged into it, and combiners of several
   * map tasks merged.
   * @example
   * const marks = sc.parallelize([['a', 1], ['a', 3]])
   * marks.combineByKey((v) => [v, 1], ([s, n], v) => [s + v, n + 1], ([s, n], [t, m]) => [s + t, n + m]).collect() // [ [ 'a', [ 4, 2 ] ] ]
   */
  combineByKey<K, V, C extends Anything>(
    this: RDD<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combiner: Widened<C>, value: V) => Combined<C>,
    mergeCombiners: Combine<C>,
    numPartitions?: number,
  ): RDD<[K, Widened<C>]>
  combineByKey<K, V, C>(
    this: RDD<[K, V]>,
    createCombiner: (value: V) => C,
    mergeValue: (combiner: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    numPartitions?: number,
  ): RDD<[K, C]>
  combineByKey<K, V>(
    this: RDD<[K, V]>,
    createCombiner: UserFunction,
    mergeValue: UserFunction,
    mergeCombiners: UserFunction,
    numPartitions?: number,
  ): RDD<[K, never]> {
    const aggregator = combineAggregator(createCombiner, mergeValue, mergeCombiners)
    return this.#combined(aggregator, numPartitions)
  }

  /** All values of a key in one array, in no certain order: `reduceByKey` shuffles far less where it will do.
   * @example sc.parallelize([['a', 1], ['a', 1]]).groupByKey().collect() // [ [ 'a', [ 1, 1 ] ] ] */
  groupByKey<K, V>(this: RDD<[K, V]>, numPartitions?: number): RDD<[K, V[]]> {
    return new RDD<[K, V]>(this.context, this.#shuffled(numPartitions)).#narrow({ kind: 'groupByKey' })
  }

  /** For each key the values of both sides.
   * @example sc.parallelize([['a', 1]]).cogroup(sc.parallelize([['a', 'x'], ['b', 'y']])).sortByKey().collect() // [ [ 'a', [ [ 1 ], [ 'x' ] ] ], [ 'b', [ [], [ 'y' ] ] ] ] */
  cogroup<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, numPartitions?: number): RDD<[K, [V[], W[]]]> {
    const requested = checkPartitions(numPartitions) ?? { likeLargestOf: [this.#node, other.#node] }
    const side = (child: RDDNode): ShuffledNode => ({
      kind: 'shuffled',
      child,
      partitioning: { kind: 'hash', numPartitions: requested },
    })
    return new RDD(this.context, { kind: 'cogroup', left: side(this.#node), right: side(other.#node) })
  }

  /** A pair of values for each combination of a key's values on both sides.
   * @example sc.parallelize([['a', 1], ['b', 2]]).join(sc.parallelize([['a', 'x']])).collect() // [ [ 'a', [ 1, 'x' ] ] ] */
  join<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, numPartitions?: number): RDD<[K, [V, W]]> {
    return this.#joined(other, 'inner', numPartitions)
  }

  /** As `join`, with undefined for keys that the other side has not.
   * @example sc.parallelize([['a', 1]]).leftOuterJoin(sc.parallelize([['b', 'x']])).collect() // [ [ 'a', [ 1, undefined ] ] ] */
  leftOuterJoin<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, numPartitions?: number): RDD<[K, [V, W | undefined]]> {
    return this.#joined(other, 'left', numPartitions)
  }

  /** As `join`, with undefined for keys that only the other side has.
   * @example sc.parallelize([['a', 1]]).rightOuterJoin(sc.parallelize([['b', 'x']])).collect() // [ [ 'b', [ undefined, 'x' ] ] ] */
  rightOuterJoin<K, V, W>(this: RDD<[K, V]>, other: RDD<[K, W]>, numPartitions?: number): RDD<[K, [V | undefined, W]]> {
    return this.#joined(other, 'right', numPartitions)
  }

  /** As `join`, with undefined for keys that either side has not.
   * @example sc.parallelize([['a', 1]]).fullOuterJoin(sc.parallelize([['b', 'x']])).sortByKey().collect() // [ [ 'a', [ 1, undefined ] ], [ 'b', [ undefined, 'x' ] ] ] */
  fullOuterJoin<K, V, W>(
    this: RDD<[K, V]>,
    other: RDD<[K, W]>,
    numPartitions?: number,
  ): RDD<[K, [V | undefined, W | undefined]]> {
    return this.#joined(other, 'full', numPartitions)
  }

  /**
   * Sorted within partitions, and partitions one after another: `collect` gives a total order. The keys are sampled in a job of their own.
   * Numbers and bigints are ordered by value with NaN last, strings by UTF-16 units, dates by time, arrays member by member; null comes
   * first, then booleans, numbers, strings, dates, arrays. Other objects have no order.
   * @example sc.parallelize([['b', 1], ['a', 2]]).sortByKey().collect() // [ [ 'a', 2 ], [ 'b', 1 ] ]
   */
  sortByKey<K, V>(this: RDD<[K, V]>, ascending = true, numPartitions?: number): RDD<[K, V]> {
    const requested = checkPartitions(numPartitions) ?? { likeLargestOf: [this.#node] }
    const partitioning = { kind: 'range', numPartitions: requested, ascending } as const
    return new RDD<[K, V]>(this.context, { kind: 'shuffled', child: this.#node, partitioning }).#narrow({
      kind: 'sortByKey',
      ascending,
    })
  }

  // Actions

  /** The number of partitions. It may have to list files or, after `sortByKey`, run the sampling job.
   * @example sc.parallelize([1, 2, 3], 2).getNumPartitions() // 2 */
  getNumPartitions(): Promise<number> {
    return this.context.runner.numPartitions(this.#node, this.#action('getNumPartitions'))
  }

  /** All rows, in the driver's memory, in the order of the partitions.
   * @example sc.parallelize([3, 1, 2], 2).collect() // [ 3, 1, 2 ] */
  async collect(): Promise<T[]> {
    return (await this.context.runner.collect(this.#node, this.#action('collect'))).flat(1) as T[]
  }

  /** The number of rows.
   * @example sc.parallelize(['a', 'b']).count() // 2 */
  async count(): Promise<number> {
    const counts = await this.context.runner.collect(
      this.#narrow<number>({ kind: 'count' }).#node,
      this.#action('count'),
    )
    return counts.flat().reduce<number>((sum, count) => sum + (count as number), 0)
  }

  /** Whether there is no row.
   * @example sc.emptyRDD().isEmpty() // true */
  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0
  }

  /** The first rows. It runs one partition, then four times as many each time, until there are enough rows.
   * @example sc.parallelize([3, 1, 2]).take(2) // [ 3, 1 ] */
  async take(rows: number): Promise<T[]> {
    const taken: T[] = []
    const action = this.#action('take')
    const numPartitions = rows > 0 ? await this.context.runner.numPartitions(this.#node, action) : 0
    for (let from = 0, step = 1; from < numPartitions && taken.length < rows; from += step, step = from * 4) {
      const count = Math.min(step, numPartitions - from)
      const limited = this.#narrow<T>({ kind: 'limit', rows: rows - taken.length })
      const parts = (await this.context.runner.collect(limited.#node, action, { from, count })) as T[][]
      for (const row of parts.flat(1).slice(0, rows - taken.length)) taken.push(row)
    }
    return taken
  }

  /**
   * The first row; a RangeError where there is none.
   * @example sc.parallelize([3, 1, 2]).first() // 3
   * @example sc.emptyRDD().first() // throws RangeError
   */
  async first(): Promise<T> {
    const rows = await this.take(1)
    if (rows.length === 0) throw new RangeError('empty collection')
    return rows[0] as T
  }

  /** One row of all, partition by partition and then in the driver; a RangeError where there is none.
   * @example sc.parallelize([1, 2, 3]).reduce((x, y) => x + y) // 6 */
  reduce<L extends Widenable>(this: RDD<L>, fn: Combine<L>): Promise<Widened<L>>
  reduce(fn: (a: T, b: T) => T): Promise<T>
  async reduce(fn: (a: T, b: T) => T): Promise<T> {
    const partials = await this.context.runner.collect(this.#withClosure<T>('reduce', fn).#node, this.#action('reduce'))
    const all = partials.flat(1) as T[]
    if (all.length === 0) throw new RangeError('empty collection')
    // Not `all.reduce(fn)`: it would hand over an index too, which Math.max takes for a number.
    return all.reduce((a, b) => fn(a, b))
  }

  /** As `reduce`; `zero` starts every partition and the last step, as in Spark: it should be neutral.
   * @example sc.parallelize([1, 2, 3]).fold(0, (x, y) => x + y) // 6 */
  fold<L extends Widenable>(this: RDD<L>, zero: Widened<L>, fn: Combine<L>): Promise<Widened<L>>
  fold(zero: T, fn: (a: T, b: T) => T): Promise<T>
  async fold(zero: T, fn: (a: T, b: T) => T): Promise<T> {
    const closure = rddClosure(fn, 'fold')
    const encoded = Buffer.from(encodeRows([zero])).toString('base64')
    const folded = this.#narrowLater<T>(() => ({ kind: 'fold', zero: encoded, closure: closure() }))
    const partials = (await this.context.runner.collect(folded.#node, this.#action('fold'))).flat(1) as T[]
    return partials.reduce((a, b) => fn(a, b), zero)
  }

  /** Runs the function for its effect, on the executors; it may be async and is awaited row by row.
   * @example sc.parallelize([1]).foreach((x) => { if (x === 1) throw new Error('one') }) // throws TASK_FAILED */
  async foreach(fn: (row: T) => unknown): Promise<void> {
    await this.context.runner.collect(this.#withClosure('foreach', fn).#node, this.#action('foreach'))
  }

  /** The number of rows of each key.
   * @example sc.parallelize([['a', 1], ['a', 2]]).countByKey() // Map(1) { 'a' => 2 } */
  async countByKey<K, V>(this: RDD<[K, V]>): Promise<Map<K, number>> {
    const counts = await this.mapValues(() => 1)
      .reduceByKey((a, b) => a + b)
      .collect()
    return new Map(counts)
  }

  /** The number of times that each row is there.
   * @example sc.parallelize(['a', 'a']).countByValue() // Map(1) { 'a' => 2 } */
  async countByValue(): Promise<Map<T, number>> {
    return this.map((row): [T, null] => [row, null]).countByKey()
  }

  /** The values of a key. All rows come to the driver for it.
   * @example sc.parallelize([['a', 1], ['b', 2]]).lookup('b') // [ 2 ] */
  async lookup<K, V>(this: RDD<[K, V]>, key: K): Promise<V[]> {
    const wanted = canonicalKey(key)
    return (await this.collect()).filter(([k]) => canonicalKey(k) === wanted).map(([, value]) => value)
  }

  /**
   * One file of lines per partition, and `_SUCCESS` when all are there: `part-00000` in a folder, `part-00000-<write id>` in a bucket.
   * Strings are written as they are, pairs as `(key,value)`, dates in ISO form, other objects as JSON. A destination that exists is refused
   * with PATH_ALREADY_EXISTS; a job that fails leaves nothing.
   * @example
   * await sc.parallelize([1, 2]).saveAsTextFile(`${tmp}/lines`)
   * sc.textFile(`${tmp}/lines`).count() // 2
   */
  async saveAsTextFile(path: string): Promise<void> {
    await saveAsTextFile(this.context.runner, this.#node, path, this.#action('saveAsTextFile'))
  }

  /** To be called on the stack of the action's caller. */
  #action(name: string): JobAction {
    return { name, properties: this.context.localProperties.forJob(name) }
  }

  #narrow<U>(operator: NarrowOperator): RDD<U> {
    return this.#narrowLater(() => operator)
  }

  #narrowLater<U>(operator: () => NarrowOperator): RDD<U> {
    return new RDD(this.context, { kind: 'narrow', operator, child: this.#node })
  }

  #withClosure<U>(kind: ClosureOperatorKind, fn: (...args: never[]) => unknown): RDD<U> {
    return this.#narrowLater(closureOperator(kind, fn))
  }

  #shuffled(numPartitions: number | undefined, aggregator?: () => Aggregator): ShuffledNode {
    const requested: NumPartitions = checkPartitions(numPartitions) ?? { likeLargestOf: [this.#node] }
    const partitioning = { kind: 'hash', numPartitions: requested } as const
    return { kind: 'shuffled', child: this.#node, partitioning, ...(aggregator === undefined ? {} : { aggregator }) }
  }

  #combined<P>(aggregator: () => Aggregator, numPartitions: number | undefined): RDD<P> {
    const shuffled = new RDD<P>(this.context, this.#shuffled(numPartitions, aggregator))
    return shuffled.#narrowLater(() => ({ kind: 'combineByKey', aggregator: aggregator() }))
  }

  #joined<K, W, P>(
    this: RDD<[K, unknown]>,
    other: RDD<[K, W]>,
    joinType: JoinType,
    numPartitions: number | undefined,
  ): RDD<P> {
    return this.cogroup(other, numPartitions).#narrow({ kind: 'joinGroups', joinType })
  }
}
