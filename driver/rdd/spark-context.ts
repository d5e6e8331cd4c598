import { encodeRows } from '../../common/serializer/row-codec.ts'
import { notSerializable } from '../closure/not-serializable.ts'
import { inOwnContext } from '../scheduler/context-local.ts'
import { checkJobTag, LocalProperties } from '../scheduler/local-properties.ts'
import type { Anything } from './inference.ts'
import { RDD } from './rdd.ts'
import type { RDDEnvironment } from './rdd-environment.ts'
import { RDDRunner } from './rdd-runner.ts'

/**
 * The running application, and the entry to RDDs: `spark.sparkContext`, one for all sessions of the application.
 *
 * Job group, description, tags and local properties belong to the asynchronous context that sets them, as in Spark to the thread: they hold for the
 * jobs it begins afterwards, in all that it awaits, and not for what runs beside it. See `withLocalProperties`.
 */
export class SparkContext {
  /** @internal */
  readonly environment: RDDEnvironment
  /** @internal */
  readonly runner: RDDRunner
  /** @internal */
  readonly localProperties = new LocalProperties()

  /** @internal */
  constructor(environment: RDDEnvironment) {
    this.environment = environment
    this.runner = new RDDRunner(environment)
  }

  /** @internal */
  get [notSerializable](): string {
    return 'it is a SparkContext, which lives in the driver'
  }

  /**
   * `spark.app.id`, or an id of its own: unique, and in the order of starts.
   * @example /^app-[0-9a-z]+-[0-9a-f]{12}$/.test(sc.applicationId) // true
   */
  get applicationId(): string {
    return this.environment.applicationId
  }

  /**
   * Puts the jobs to come in a group, which `cancelJobGroup` ends together.
   * @param interruptOnCancel told to listeners only: the tasks of a cancelled job are ended at any rate
   * @example
   * sc.setJobGroup('nightly', 'load the flights')
   * sc.getLocalProperty('spark.jobGroup.id') // nightly
   */
  setJobGroup(groupId: string, description: string, interruptOnCancel = false): void {
    this.localProperties.setGroup(groupId, description, interruptOnCancel)
  }
  /**
   * Takes the jobs to come out of their group, its description with it.
   * @example
   * sc.clearJobGroup()
   * sc.getLocalProperty('spark.jobGroup.id') // undefined
   */
  clearJobGroup(): void {
    this.localProperties.setGroup(undefined, undefined, undefined)
  }
  /**
   * Says what the jobs to come are for, to people who read of them; undefined says nothing.
   * @example
   * sc.setJobDescription('load the flights')
   * sc.getLocalProperty('spark.job.description') // load the flights
   */
  setJobDescription(description: string | undefined): void {
    this.localProperties.setDescription(description)
  }
  /**
   * Adds a tag to the jobs to come, by which `cancelJobsWithTag` ends them: not empty, and without a comma.
   * @example
   * sc.addJobTag('flights')
   * sc.getJobTags() // Set(1) { 'flights' }
   */
  addJobTag(tag: string): void {
    checkJobTag(tag)
    this.localProperties.setTags(new Set([...this.localProperties.tags, tag]))
  }
  /**
   * Takes a tag from the jobs to come, if they have it.
   * @example
   * sc.addJobTag('flights')
   * sc.removeJobTag('flights')
   * sc.getJobTags() // Set(0) {}
   */
  removeJobTag(tag: string): void {
    checkJobTag(tag)
    this.localProperties.setTags(new Set([...this.localProperties.tags].filter((other) => other !== tag)))
  }
  /**
   * The tags of the jobs to come; those of sessions are not among them.
   * @example sc.getJobTags() // Set(0) {}
   */
  getJobTags(): ReadonlySet<string> {
    return this.localProperties.tags
  }
  /**
   * Takes all tags from the jobs to come.
   * @example
   * sc.addJobTag('flights')
   * sc.clearJobTags()
   * sc.getJobTags() // Set(0) {}
   */
  clearJobTags(): void {
    this.localProperties.setTags(new Set())
  }
  /**
   * Ends the running jobs of a group with SPARK_JOB_CANCELLED.
   * @example
   * sc.setJobGroup('slow', 'never ends')
   * const sum = spark.range(1e13).agg({ id: 'sum' }).collect()
   * setTimeout(() => sc.cancelJobGroup('slow'), 500)
   * sum // throws SPARK_JOB_CANCELLED
   */
  cancelJobGroup(groupId: string, reason = `part of cancelled job group ${groupId}`): void {
    this.environment.scheduler.cancelJobs((job) => job.groupId === groupId, reason)
  }
  /**
   * Ends the running jobs with a tag, as `cancelJobGroup`.
   * @example
   * sc.addJobTag('slow')
   * const sum = spark.range(1e13).agg({ id: 'sum' }).collect()
   * sc.clearJobTags()
   * setTimeout(() => sc.cancelJobsWithTag('slow'), 500)
   * sum // throws SPARK_JOB_CANCELLED
   */
  cancelJobsWithTag(tag: string, reason = `part of cancelled job tags ${tag}`): void {
    checkJobTag(tag)
    this.environment.scheduler.cancelJobs((job) => job.tags.has(tag), reason)
  }
  /**
   * Ends all running jobs, those of all sessions, as `cancelJobGroup`.
   * @example
   * const sum = spark.range(1e13).agg({ id: 'sum' }).collect()
   * setTimeout(() => sc.cancelAllJobs(), 500)
   * sum // throws SPARK_JOB_CANCELLED
   */
  cancelAllJobs(): void {
    this.environment.scheduler.cancelJobs(() => true, 'as part of cancellation of all jobs')
  }
  /**
   * Sets a property that the jobs to come carry, for those who listen; undefined removes it. Tasks do not see it.
   * @example
   * sc.setLocalProperty('spark.scheduler.pool', 'reports')
   * sc.getLocalProperty('spark.scheduler.pool') // reports
   */
  setLocalProperty(key: string, value: string | undefined): void {
    this.localProperties.set({ [key]: value })
  }
  /**
   * A property of the jobs to come; job group, description and tags have Spark's keys.
   * @example sc.getLocalProperty('my.key') // undefined
   */
  getLocalProperty(key: string): string | undefined {
    return this.localProperties.get(key)
  }
  /**
   * Runs `body` as Spark runs a thread: it begins with the group, tags and properties of its caller, and what it sets ends with it.
   * @example
   * const count = (city: string) =>
   *   sc.withLocalProperties(() => {
   *     sc.setJobGroup(city, `people of ${city}`)
   *     return people.filter(F.col('city').eq(city)).count()
   *   })
   * await Promise.all(['Rome', 'Oslo'].map(count)) // [ 2, 1 ]
   */
  withLocalProperties<R>(body: () => R): R {
    return inOwnContext(body)
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
  parallelize<T extends Anything>(rows: Iterable<T>, numSlices?: number): RDD<T>
  parallelize<K, V>(rows: Iterable<[K, V]>, numSlices?: number): RDD<[K, V]>
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
    return this.parallelize([], 1) as RDD<T>
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
