import { SparkError } from '../../common/errors/spark-error.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import { LongType } from '../../common/types/data-type.ts'
import { getOrStartApplication } from '../application/running-application.ts'
import type { SparkContext } from '../rdd/spark-context.ts'
import { Session } from '../session/session.ts'
import { nextExprId } from '../sql/expressions/expr-id.ts'
import type { AttributeReference } from '../sql/expressions/expression.ts'
import { parseStatement, parseTableSchema } from '../sql/parser/parser.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import { checkPartitions } from './check-argument.ts'
import { currentSessions } from './current-sessions.ts'
import { DataFrame } from './dataframe.ts'
import { DataFrameReader } from './dataframe-reader.ts'
import type { InputRow } from './infer-fields.ts'
import { localRows } from './local-rows.ts'
import { runCommand } from './run-command.ts'
import { isModifiable, RuntimeConfig } from './runtime-config.ts'
import { type BuilderSettings, type BuildSession, SparkSessionBuilder } from './spark-session-builder.ts'

/** A session that is being started: whoever asks meanwhile gets the same. */
let starting: Promise<SparkSession> | undefined

/**
 * The entry to Flashover: reads files, runs SQL, makes DataFrames and RDDs. The first session starts the application, with its scheduler and
 * executors; further ones (`newSession`) share it and have settings and temporary views of their own. `stop()` of any of them ends it.
 *
 * @example
 * const spark = await SparkSession.builder.appName('etl').master('local[*]').getOrCreate()
 * await spark.read.parquet('flights').groupBy('origin').count().show()
 * await spark.stop()
 */
export class SparkSession {
  static get builder(): SparkSessionBuilder {
    return new SparkSessionBuilder({ getOrCreate: SparkSession.#getOrCreate, create: SparkSession.#create })
  }

  /** The active session, else the default one; without either, NO_ACTIVE_OR_DEFAULT_SESSION. */
  static active(): SparkSession {
    const session = currentSessions.active ?? currentSessions.default
    if (!session) throw new SparkError('NO_ACTIVE_OR_DEFAULT_SESSION')
    return session
  }
  /** The session that `getOrCreate` gives in this asynchronous context: the first of the application, unless another one was set. */
  static getActiveSession(): SparkSession | undefined {
    return currentSessions.active
  }
  /** Makes a session the active one of this asynchronous context: of what is done from here on, and of what that awaits. */
  static setActiveSession(session: SparkSession): void {
    currentSessions.active = session
  }
  static clearActiveSession(): void {
    currentSessions.active = undefined
  }
  /** The session that `getOrCreate` gives where none is active: the first of the application, unless another one was set. */
  static getDefaultSession(): SparkSession | undefined {
    return currentSessions.default
  }
  static setDefaultSession(session: SparkSession): void {
    currentSessions.default = session
  }
  static clearDefaultSession(): void {
    currentSessions.default = undefined
  }

  readonly #session: Session

  private constructor(session: Session) {
    this.#session = session
    Object.defineProperty(this, Symbol.for('flashover.notSerializable'), {
      value: 'a SparkSession lives in the driver',
    })
  }

  static #getOrCreate: BuildSession = async (conf, settings, warn) => {
    const present = currentSessions.active ?? currentSessions.default
    if (!present && !starting) {
      starting = SparkSession.#create(conf, settings, warn).finally(() => {
        starting = undefined
      })
      return starting
    }
    const session = present ?? (await starting)
    if (!session) throw new SparkError('SESSION_STOPPED')
    takeOver(session.conf, settings, warn)
    return session
  }

  static #create: BuildSession = async (conf, settings, warn) => {
    const application = await getOrStartApplication(conf)
    const session = new SparkSession(new Session(application))
    takeOver(session.conf, settings, warn)
    currentSessions.created(session)
    return session
  }

  /**
   * A session of the same application with settings and temporary views of its own; its settings begin as those that the application was
   * started with. Neither the active nor the default session changes.
   */
  newSession(): SparkSession {
    this.#session.assertRunning()
    return new SparkSession(new Session(this.#session.application))
  }

  /** The version of Spark whose behaviour this is, and the engine. */
  get version(): string {
    return '4.3.0-flashover'
  }
  /** The session's settings: `spark.conf.set('spark.sql.shuffle.partitions', 8)`. */
  get conf(): RuntimeConfig {
    return new RuntimeConfig(this.#session.conf)
  }
  /** Reads files: `spark.read.option('header', true).csv('data')`. */
  get read(): DataFrameReader {
    this.#session.assertRunning()
    return new DataFrameReader(this.#session)
  }
  /** The application and the entry to its RDDs, the same in all of its sessions. */
  get sparkContext(): SparkContext {
    this.#session.assertRunning()
    return this.#session.application.sparkContext
  }

  /** Parses a query or a command. Commands (`CREATE TEMP VIEW`, `SET` ...) take effect at once; a query runs with its first action. */
  sql(text: string): DataFrame {
    this.#session.assertRunning()
    return new DataFrame(runCommand(parseStatement(text), this.#session), this.#session)
  }
  /** A temporary view by name. */
  table(name: string): DataFrame {
    return this.read.table(name)
  }

  /** The numbers from `start` up to `end`, which is left out, in one bigint column `id`. */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1, numPartitions?: number): DataFrame {
    const [from, to] = end === undefined ? [0, start] : [start, end]
    if (BigInt(step) === 0n) throw new RangeError('requirement failed: step (0) cannot be 0')
    checkPartitions(numPartitions)
    const output = [attribute('id', LongType, false)]
    return this.#dataFrame({
      kind: 'Range',
      start: BigInt(from),
      end: BigInt(to),
      step: BigInt(step),
      numPartitions,
      output,
    })
  }

  /**
   * A DataFrame of rows the program holds, which become one partition.
   *
   * Values are those of `RowValue`, and also: a Date for timestamps and (its UTC day) dates, a number or bigint for any type of numbers that
   * holds it exactly, a plain object for maps with string keys, an object or array for structs, undefined for null. A value that its column
   * cannot hold is refused at once.
   *
   * @param rows arrays in the order of the columns, objects by name, or rows of another DataFrame
   * @param schema DDL (`'id INT, name STRING'`), a StructType, or names. Without types they come from the rows: whole numbers are bigint,
   * others double, decimals decimal(38,18), a Date timestamp, an object struct, a Map map
   * @example
   * spark.createDataFrame([[1, 'a', ['x']], [2, null, []]], 'id int, name string, tags array<string>')
   * spark.createDataFrame([{ id: 1n, day: new Date() }, { id: 2n }])
   */
  createDataFrame(rows: readonly InputRow[], schema?: StructType | string | readonly string[]): DataFrame {
    this.#session.assertRunning()
    const declared = typeof schema === 'string' ? parseTableSchema(schema) : schema
    const { fields, values } = localRows(rows, declared)
    const output = fields.map((field) => attribute(field.name, field.dataType, field.nullable))
    return this.#dataFrame({ kind: 'LocalRelation', output, rows: values })
  }

  // ---- tags and interruption ----

  /**
   * Tags what this session does from here on, in this asynchronous context: `interruptTag` ends it. Not empty, and without a comma.
   */
  addTag(tag: string): void {
    this.#session.tags.add(tag)
  }
  removeTag(tag: string): void {
    this.#session.tags.remove(tag)
  }
  getTags(): ReadonlySet<string> {
    return this.#session.tags.get()
  }
  clearTags(): void {
    this.#session.tags.clear()
  }
  /** Ends the jobs that run for this session's DataFrames, with SPARK_JOB_CANCELLED. @returns the ids of the actions that they belong to */
  interruptAll(): readonly string[] {
    return this.#session.interrupt(this.#session.tags.ofSession, 'as part of cancellation of all jobs')
  }
  /** As `interruptAll`, of the actions that were begun under a tag of this session. */
  interruptTag(tag: string): readonly string[] {
    return this.#session.interrupt(this.#session.tags.jobTag(tag), `part of cancelled job tags ${tag}`)
  }
  /** As `interruptAll`, of one action, by its id: a number in a string. */
  interruptOperation(operationId: string): readonly string[] {
    if (!/^\d+$/.test(operationId)) throw new TypeError('executionId must be a number in string form.')
    const tag = this.#session.tags.executionTag(operationId)
    return this.#session.interrupt(tag, `part of cancelled operation ${operationId}`)
  }

  /** Ends the application, and with it all of its sessions: their jobs, the executors, and its work in the store. Safe to call twice. */
  async stop(): Promise<void> {
    await this.#session.application.stop()
  }
  /** Whether the application was stopped. */
  get isStopped(): boolean {
    return this.#session.application.isStopped
  }

  #dataFrame(plan: LogicalPlan): DataFrame {
    this.#session.assertRunning()
    return new DataFrame(Object.freeze(plan), this.#session)
  }
}

/** The settings of a builder for a session whose application runs already: those that can change do. */
function takeOver(conf: RuntimeConfig, settings: BuilderSettings, warn: (message: string) => void): void {
  for (const [key, value] of settings) {
    if (isModifiable(key)) conf.set(key, value)
    else if (conf.get(key, '') !== value) warn(`${key} is fixed when the application starts: ${value} has no effect`)
  }
}

const attribute = (name: string, dataType: DataType, nullable: boolean): AttributeReference =>
  Object.freeze({ kind: 'AttributeReference', name, dataType, nullable, exprId: nextExprId(), qualifier: [] })
