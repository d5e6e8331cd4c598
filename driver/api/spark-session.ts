import { randomUUID } from 'node:crypto'
import { config } from '../../common/config/config-entries.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import { LongType } from '../../common/types/data-type.ts'
import { type Application, startApplication } from '../application/application.ts'
import { SparkContext } from '../rdd/spark-context.ts'
import { StoreRegistry } from '../sources/store-registry.ts'
import { TempViews } from '../sql/catalog/temp-views.ts'
import { nextExprId } from '../sql/expressions/expr-id.ts'
import type { AttributeReference } from '../sql/expressions/expression.ts'
import { parseStatement, parseTableSchema } from '../sql/parser/parser.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import type { SessionState } from '../sql/session-state.ts'
import { checkPartitions } from './check-argument.ts'
import { DataFrame } from './dataframe.ts'
import { DataFrameReader } from './dataframe-reader.ts'
import type { InputRow } from './infer-fields.ts'
import { localRows } from './local-rows.ts'
import { runCommand } from './run-command.ts'
import { isModifiable, RuntimeConfig } from './runtime-config.ts'
import { type CreateSession, SparkSessionBuilder } from './spark-session-builder.ts'

let active: SparkSession | undefined
/** A session that is being started: whoever asks meanwhile gets the same. */
let starting: Promise<SparkSession> | undefined

/**
 * The entry to Flashover: reads files, runs SQL, makes DataFrames and RDDs. One session is active at a time; it owns the
 * application's scheduler and executors, which end with `stop()`.
 *
 * @example
 * const spark = await SparkSession.builder.appName('etl').master('local[*]').getOrCreate()
 * await spark.read.parquet('flights').groupBy('origin').count().show()
 * await spark.stop()
 */
export class SparkSession {
  static get builder(): SparkSessionBuilder {
    return new SparkSessionBuilder(SparkSession.#getOrCreate)
  }

  /** The active session, if there is one. */
  static active(): SparkSession | undefined {
    return active
  }

  readonly #application: Application
  readonly #state: SessionState
  #context: SparkContext | undefined

  private constructor(application: Application, state: SessionState) {
    this.#application = application
    this.#state = state
    Object.defineProperty(this, Symbol.for('flashover.notSerializable'), {
      value: 'a SparkSession lives in the driver',
    })
  }

  static #getOrCreate: CreateSession = async (conf, settings, warn) => {
    if (!active && !starting) {
      starting = SparkSession.#start(conf).finally(() => {
        starting = undefined
      })
      return starting
    }
    const present = active ?? (await starting)
    if (!present) throw new SparkError('SESSION_STOPPED')
    for (const [key, value] of settings) {
      if (isModifiable(key)) present.conf.set(key, value)
      else if (present.conf.get(key, '') !== value)
        warn(`${key} is fixed when the application starts: ${value} has no effect`)
    }
    return present
  }

  static async #start(conf: SparkConf): Promise<SparkSession> {
    const application = await startApplication(conf)
    const state: SessionState = {
      conf,
      scheduler: application.scheduler,
      workStore: application.workStore,
      stores: new StoreRegistry(),
      footers: new Map(),
      views: new TempViews(() => conf.getOrDefault(config.caseSensitive)),
      isLambda: application.master.kind === 'lambda',
      now: Date.now,
      newId: randomUUID,
    }
    active = new SparkSession(application, state)
    return active
  }

  /** The version of Spark whose behaviour this is, and the engine. */
  get version(): string {
    return '4.3.0-flashover'
  }
  /** The session's settings: `spark.conf.set('spark.sql.shuffle.partitions', 8)`. */
  get conf(): RuntimeConfig {
    return new RuntimeConfig(this.#state.conf)
  }
  /** Reads files: `spark.read.option('header', true).csv('data')`. */
  get read(): DataFrameReader {
    this.#assertRunning()
    return new DataFrameReader(this.#state)
  }
  /** The entry to RDDs. */
  get sparkContext(): SparkContext {
    this.#assertRunning()
    const { scheduler, conf, stores, workStore } = this.#state
    this.#context ??= new SparkContext({
      scheduler,
      stores,
      defaultParallelism: conf.get(config.defaultParallelism),
      readSpilledResult: (objectKey) => workStore.get(objectKey),
    })
    return this.#context
  }

  /** Parses a query or a command. Commands (`CREATE TEMP VIEW`, `SET` ...) take effect at once; a query runs with its first action. */
  sql(text: string): DataFrame {
    this.#assertRunning()
    return new DataFrame(runCommand(parseStatement(text), this.#state), this.#state)
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
    this.#assertRunning()
    const declared = typeof schema === 'string' ? parseTableSchema(schema) : schema
    const { fields, values } = localRows(rows, declared)
    const output = fields.map((field) => attribute(field.name, field.dataType, field.nullable))
    return this.#dataFrame({ kind: 'LocalRelation', output, rows: values })
  }

  /** Ends the executors and removes the application's work. Safe to call twice. */
  async stop(): Promise<void> {
    if (active === this) active = undefined
    await this.#application.stop()
    await this.#state.stores.close()
  }

  #dataFrame(plan: LogicalPlan): DataFrame {
    this.#assertRunning()
    return new DataFrame(Object.freeze(plan), this.#state)
  }
  #assertRunning(): void {
    if (active !== this) throw new SparkError('SESSION_STOPPED')
  }
}

const attribute = (name: string, dataType: DataType, nullable: boolean): AttributeReference =>
  Object.freeze({ kind: 'AttributeReference', name, dataType, nullable, exprId: nextExprId(), qualifier: [] })
