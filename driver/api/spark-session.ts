import { SparkError } from '../../common/errors/spark-error.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import { LongType } from '../../common/types/data-type.ts'
import { getOrStartApplication } from '../application/running-application.ts'
import { runningActions } from '../call-site/running-actions.ts'
import type { SparkContext } from '../rdd/spark-context.ts'
import { Session } from '../session/session.ts'
import { AttributeReference } from '../sql/expressions/expression.ts'
import { parseStatement, parseTableSchema } from '../sql/parser/parser.ts'
import { type ParserSettings, parserSettingsOf } from '../sql/parser/parser-settings.ts'
import { LocalRelation, type LogicalPlan, Range } from '../sql/plan/logical/logical-plan.ts'
import { checkPartitions } from './check-argument.ts'
import { currentSessions } from './current-sessions.ts'
import { DataFrame } from './dataframe.ts'
import { DataFrameReader } from './dataframe-reader.ts'
import type { InputRow } from './infer-fields.ts'
import { localRows } from './local-rows.ts'
import { queryParameters, type SqlArguments } from './query-parameters.ts'
import { runCommand } from './run-command.ts'
import { isSettable, RuntimeConfig } from './runtime-config.ts'
import { type BuilderSettings, type BuildSession, SparkSessionBuilder } from './spark-session-builder.ts'
import { TableValuedFunctions } from './table-valued-functions.ts'

/** A session that is being started: whoever asks meanwhile gets the same. */
let starting: Promise<SparkSession> | undefined

/**
 * The entry to Flashover: reads files, runs SQL, makes DataFrames and RDDs. The first session starts the application, with its scheduler and
 * executors; further ones (`newSession`) share it and have settings and temporary views of their own. `stop()` of any of them ends it.
 *
 * ```ts
 * const spark = await SparkSession.builder.appName('etl').master('local[*]').getOrCreate()
 * await spark.read.parquet('flights').groupBy('origin').count().show()
 * await spark.stop()
 * ```
 */
export class SparkSession {
  /**
   * Begins to describe a session, and the application if there is none.
   * @example (await SparkSession.builder.appName('etl').getOrCreate()) === spark // true
   */
  static get builder(): SparkSessionBuilder {
    return new SparkSessionBuilder({ getOrCreate: SparkSession.#getOrCreate, create: SparkSession.#create })
  }

  /**
   * The active session, else the default one; without either, NO_ACTIVE_OR_DEFAULT_SESSION.
   * @example SparkSession.active() === spark // true
   */
  static active(): SparkSession {
    const session = currentSessions.active ?? currentSessions.default
    if (!session) throw new SparkError('NO_ACTIVE_OR_DEFAULT_SESSION')
    return session
  }
  /**
   * The session that `getOrCreate` gives in this asynchronous context: the first of the application, unless another one was set. undefined: none.
   * @example SparkSession.getActiveSession() === spark // true
   */
  static getActiveSession(): SparkSession | undefined {
    return currentSessions.active
  }
  /**
   * Makes a session the active one of this asynchronous context: of what is done from here on, and of what that awaits.
   * @example
   * sc.withLocalProperties(() => {
   *   SparkSession.setActiveSession(spark.newSession())
   *   return SparkSession.active() === spark
   * }) // false
   */
  static setActiveSession(session: SparkSession): void {
    currentSessions.active = session
  }
  /**
   * Leaves this asynchronous context without an active session: `getOrCreate` gives the default one.
   * @example
   * sc.withLocalProperties(() => {
   *   SparkSession.clearActiveSession()
   *   return SparkSession.getActiveSession()
   * }) // undefined
   */
  static clearActiveSession(): void {
    currentSessions.active = undefined
  }
  /**
   * The session that `getOrCreate` gives where none is active: the first of the application, unless another one was set. undefined: none.
   * @example SparkSession.getDefaultSession() === spark // true
   */
  static getDefaultSession(): SparkSession | undefined {
    return currentSessions.default
  }
  /**
   * Makes a session the default one of the process.
   * @example
   * SparkSession.setDefaultSession(spark)
   * SparkSession.getDefaultSession() === spark // true
   */
  static setDefaultSession(session: SparkSession): void {
    currentSessions.default = session
  }
  /**
   * Leaves the process without a default session; the application runs on.
   * @example
   * SparkSession.clearDefaultSession()
   * const none = SparkSession.getDefaultSession()
   * SparkSession.setDefaultSession(spark)
   * none // undefined
   */
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
   * @example
   * const other = spark.newSession()
   * other.range(3).createOrReplaceTempView('three')
   * other.table('three') // 0; 1; 2
   * spark.table('three') // throws TABLE_OR_VIEW_NOT_FOUND
   */
  newSession(): SparkSession {
    this.#session.assertRunning()
    return new SparkSession(new Session(this.#session.application))
  }

  /**
   * The version of Spark whose behaviour this is, and the engine.
   * @example spark.version // 4.3.0-flashover
   */
  get version(): string {
    return '4.3.0-flashover'
  }
  /**
   * The session's settings.
   * @example
   * spark.conf.set('spark.sql.shuffle.partitions', 8)
   * spark.conf.get('spark.sql.shuffle.partitions') // 8
   */
  get conf(): RuntimeConfig {
    return new RuntimeConfig(this.#session.conf)
  }
  /** Functions that give a table.
   * @example spark.tvf.range(3) // 0; 1; 2 */
  get tvf(): TableValuedFunctions {
    return new TableValuedFunctions((plan) => this.#dataFrame(plan))
  }
  /**
   * Reads files.
   * @example
   * await people.write.option('header', true).csv(`${tmp}/read`)
   * spark.read.option('header', true).csv(`${tmp}/read`).count() // 3
   */
  get read(): DataFrameReader {
    this.#session.assertRunning()
    return new DataFrameReader(this.#session)
  }
  /**
   * The application and the entry to its RDDs, the same in all of its sessions.
   * @example spark.sparkContext.parallelize([1, 2, 3]).map((n) => n * 2).collect() // [ 2, 4, 6 ]
   */
  get sparkContext(): SparkContext {
    this.#session.assertRunning()
    return this.#session.application.sparkContext
  }

  /**
   * Parses a query or a command. Commands (`CREATE TEMP VIEW`, `SET` ...) take effect at once; a query runs with its first action.
   * @example
   * people.createOrReplaceTempView('people')
   * spark.sql('SELECT city, count(*) FROM people GROUP BY city ORDER BY city') // Oslo, 1; Rome, 2
   * @param args values of the text's parameters, by name for `:name` or in order for `?`: constants, never read as SQL. One that is missing is
   * UNBOUND_SQL_PARAMETER
   * @example
   * people.createOrReplaceTempView('people')
   * spark.sql('SELECT name FROM people WHERE age > :age', { age: 30 }) // Ann
   */
  sql(text: string, args: SqlArguments = []): DataFrame {
    this.#session.assertRunning()
    const statement = parseStatement(text, this.parserSettings, queryParameters(args))
    return new DataFrame(runCommand(statement, this.#session), this.#session)
  }
  /**
   * A temporary view by name.
   * @example
   * people.createOrReplaceTempView('people')
   * spark.table('people').count() // 3
   */
  table(name: string): DataFrame {
    return this.read.table(name)
  }

  /**
   * The numbers from `start` (0 if there is no `end`) up to `end`, which is left out, in one bigint column `id`.
   * @param numPartitions by default the cores of the executors
   * @example
   * spark.range(3) // 0; 1; 2
   * spark.range(9, 0, -4) // 9; 5; 1
   */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1, numPartitions?: number): DataFrame {
    const [from, to] = end === undefined ? [0, start] : [start, end]
    if (BigInt(step) === 0n) throw new RangeError('requirement failed: step (0) cannot be 0')
    checkPartitions(numPartitions)
    const output = [attribute('id', LongType, false)]
    return this.#dataFrame(
      Range({
        start: BigInt(from),
        end: BigInt(to),
        step: BigInt(step),
        numPartitions,
        output,
      }),
    )
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
   * spark.createDataFrame([[1, 'a', ['x']], [2, null, []]], 'id int, name string, tags array<string>') // 1, a, [x]; 2, NULL, []
   * spark.createDataFrame([{ id: 1n, day: new Date(0) }, { id: 2n }]) // 1, 1970-01-01 00:00:00; 2, NULL
   */
  createDataFrame(rows: readonly InputRow[], schema?: StructType | string | readonly string[]): DataFrame {
    this.#session.assertRunning()
    const declared = typeof schema === 'string' ? parseTableSchema(schema, this.parserSettings) : schema
    const { fields, values } = localRows(rows, declared)
    const output = fields.map((field) => attribute(field.name, field.dataType, field.nullable))
    return this.#dataFrame(LocalRelation({ output, rows: values }))
  }

  // ---- tags and interruption ----

  /**
   * Tags what this session does from here on, in this asynchronous context: `interruptTag` ends it. Not empty, and without a comma.
   * @example
   * spark.addTag('report')
   * spark.getTags() // Set(1) { 'report' }
   */
  addTag(tag: string): void {
    this.#session.tags.add(tag)
  }
  /**
   * Takes a tag away from what this session does from here on.
   * @example
   * spark.addTag('report')
   * spark.removeTag('report')
   * spark.getTags() // Set(0) {}
   */
  removeTag(tag: string): void {
    this.#session.tags.remove(tag)
  }
  /**
   * The tags of what this session does from here on.
   * @example spark.newSession().getTags() // Set(0) {}
   */
  getTags(): ReadonlySet<string> {
    return this.#session.tags.get()
  }
  /**
   * Takes all tags away from what this session does from here on.
   * @example
   * spark.addTag('report')
   * spark.clearTags()
   * spark.getTags() // Set(0) {}
   */
  clearTags(): void {
    this.#session.tags.clear()
  }
  /**
   * Ends the jobs that run for this session's DataFrames, with SPARK_JOB_CANCELLED. @returns the ids of the actions that they belong to
   * @example
   * const sum = spark.range(1e13).agg({ id: 'sum' }).collect()
   * setTimeout(() => spark.interruptAll(), 500)
   * sum // throws SPARK_JOB_CANCELLED
   */
  interruptAll(): readonly string[] {
    return this.#session.interrupt(this.#session.tags.ofSession, 'as part of cancellation of all jobs')
  }
  /**
   * As `interruptAll`, of the actions that were begun under a tag of this session.
   * @example
   * spark.addTag('slow')
   * const sum = spark.range(1e13).agg({ id: 'sum' }).collect()
   * spark.removeTag('slow')
   * setTimeout(() => spark.interruptTag('slow'), 500)
   * sum // throws SPARK_JOB_CANCELLED
   */
  interruptTag(tag: string): readonly string[] {
    return this.#session.interrupt(this.#session.tags.jobTag(tag), `part of cancelled job tags ${tag}`)
  }
  /**
   * As `interruptAll`, of one action, by its id: a number in a string.
   * @example spark.interruptOperation('123456789') // []
   */
  interruptOperation(operationId: string): readonly string[] {
    if (!/^\d+$/.test(operationId)) throw new TypeError('executionId must be a number in string form.')
    const tag = this.#session.tags.executionTag(operationId)
    return this.#session.interrupt(tag, `part of cancelled operation ${operationId}`)
  }

  /**
   * Ends the application, and with it all of its sessions: their jobs, the executors, and its work in the store. Safe to call twice. Actions that
   * still run are cancelled, and named on standard error: an `await` may be missing where they began.
   */
  async stop(): Promise<void> {
    const { application } = this.#session
    const left = application.isStopped ? [] : runningActions()
    if (left.length > 0)
      process.stderr.write(
        `WARN SparkSession.stop: cancelled what still ran: ${left.join(', ')}. Is an \`await\` missing there?\n`,
      )
    await application.stop()
  }
  /**
   * Whether the application was stopped.
   * @example spark.isStopped // false
   */
  get isStopped(): boolean {
    return this.#session.application.isStopped
  }

  /** @internal */
  get parserSettings(): ParserSettings {
    return parserSettingsOf(this.#session.conf)
  }

  #dataFrame(plan: LogicalPlan): DataFrame {
    this.#session.assertRunning()
    return new DataFrame(Object.freeze(plan), this.#session)
  }
}

/** The settings of a builder for a session whose application runs already: those that can change do. */
function takeOver(conf: RuntimeConfig, settings: BuilderSettings, warn: (message: string) => void): void {
  for (const [key, value] of settings) {
    if (isSettable(key)) conf.set(key, value)
    else if (conf.get(key, '') !== value) warn(`${key} is fixed when the application starts: ${value} has no effect`)
  }
}

const attribute = (name: string, dataType: DataType, nullable: boolean): AttributeReference =>
  AttributeReference({ name, dataType, nullable })
