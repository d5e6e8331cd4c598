import { encodeRows } from '../../common/serializer/row-codec.ts'
import { notSerializable } from '../closure/not-serializable.ts'
import { RDD } from './rdd.ts'
import type { RDDEnvironment } from './rdd-environment.ts'
import { RDDRunner } from './rdd-runner.ts'

/** The entry to RDDs. A session makes one: `spark.sparkContext`. */
export class SparkContext {
  /** @internal */
  readonly environment: RDDEnvironment
  /** @internal */
  readonly runner: RDDRunner

  /** @internal */
  constructor(environment: RDDEnvironment) {
    this.environment = environment
    this.runner = new RDDRunner(environment)
  }

  /** @internal */
  get [notSerializable](): string {
    return 'it is a SparkContext, which lives in the driver'
  }

  /** Partitions of what is not read from files: `spark.default.parallelism`, else the cores of the executors.
   * @example sc.defaultParallelism // 2 */
  get defaultParallelism(): number {
    return this.environment.defaultParallelism ?? Math.max(1, this.environment.scheduler.totalCores)
  }

  /** Splits of a text file at the least: `defaultParallelism`, but at most 2.
   * @example sc.defaultMinPartitions // 2 */
  get defaultMinPartitions(): number {
    return Math.min(this.defaultParallelism, 2)
  }

  /**
   * Cuts a collection into slices of about the same size, each a partition. Rows are copied at once, as structured clone copies.
   * @param numSlices at least 1, or it is a RangeError; `defaultParallelism` by default
   * @example sc.parallelize([1, 2, 3], 2).getNumPartitions() // 2
   */
  parallelize<K, V>(rows: Iterable<[K, V]>, numSlices?: number): RDD<[K, V]>
  parallelize<T>(rows: Iterable<T>, numSlices?: number): RDD<T>
  parallelize<T>(rows: Iterable<T>, numSlices: number = this.defaultParallelism): RDD<T> {
    if (!Number.isInteger(numSlices) || numSlices < 1) throw new RangeError('Positive number of partitions required')
    const all = [...rows]
    const at = (slice: number): number => Math.floor((slice * all.length) / numSlices)
    const slices = Array.from({ length: numSlices }, (_, i) => encodeRows(all.slice(at(i), at(i + 1))))
    return new RDD<T>(this, { kind: 'parallelize', slices })
  }

  /** The numbers from `start` up to `end`, which is left out. A step of 0 is a RangeError.
   * @example sc.range(0, 10, 4).collect() // [ 0, 4, 8 ] */
  range(start: number, end: number, step = 1, numSlices?: number): RDD<number> {
    if (step === 0) throw new RangeError('step cannot be 0')
    const length = Math.max(0, Math.ceil((end - start) / step))
    return this.parallelize<number>(
      Array.from({ length }, (_, i) => start + i * step),
      numSlices,
    )
  }

  /** An RDD without rows.
   * @example sc.emptyRDD().count() // 0 */
  emptyRDD<T>(): RDD<T> {
    return this.parallelize<T>([], 1)
  }

  /**
   * The lines of a file, a folder, a glob or several of these with commas between, without their ends (`\n`, `\r\n` or `\r`). Files ending in `.gz` are
   * unpacked and not cut. A path that does not exist fails the first job with PATH_NOT_FOUND.
   * @param minPartitions about how many splits to cut, of 128 MiB at the most; 2 by default
   * @example
   * await people.select('name').write.text(`${tmp}/text-file`)
   * sc.textFile(`${tmp}/text-file`).map((line) => line.length).collect() // [ 3, 3, 3 ]
   */
  textFile(path: string, minPartitions: number = this.defaultMinPartitions): RDD<string> {
    return new RDD<string>(this, { kind: 'textFile', path, minPartitions })
  }

  /** The rows of all, partition after partition; nothing is shuffled.
   * @example sc.union([sc.parallelize([1]), sc.parallelize([2])]).collect() // [ 1, 2 ] */
  union<T>(rdds: readonly RDD<T>[]): RDD<T> {
    const [first, ...others] = rdds
    return first === undefined ? this.emptyRDD<T>() : first.union(...others)
  }
}
