import { randomUUID } from 'node:crypto'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import { LongType } from '../../common/types/data-type.ts'
import type { RowValue } from '../../common/types/row.ts'
import { SparkContext } from '../rdd/spark-context.ts'
import { StoreRegistry } from '../sql/catalog/store-registry.ts'
import { TempViews } from '../sql/catalog/temp-views.ts'
import { nextExprId } from '../sql/expressions/expr-id.ts'
import type { AttributeReference } from '../sql/expressions/expression.ts'
import { parseStatement, parseTableSchema } from '../sql/parser/parser.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import type { SessionState } from '../sql/session-state.ts'
import { type Application, startApplication } from './application.ts'
import { DataFrame } from './dataframe.ts'
import { DataFrameReader } from './dataframe-reader.ts'
import { localRows } from './local-rows.ts'
import { rddEnvironment } from './rdd-environment.ts'
import { runCommand } from './run-command.ts'
import { RuntimeConfig } from './runtime-config.ts'
import { SparkSessionBuilder } from './spark-session-builder.ts'

let active: SparkSession | undefined

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

  static async #getOrCreate(conf: SparkConf): Promise<SparkSession> {
    if (active) {
      for (const [key, value] of conf.getAll()) if (key.startsWith('spark.sql.')) active.conf.set(key, value)
      return active
    }
    const application = await startApplication(conf)
    const state: SessionState = {
      conf,
      scheduler: application.scheduler,
      workStore: application.workStore,
      stores: new StoreRegistry(),
      footers: new Map(),
      views: new TempViews(),
      isLambda: application.master.kind === 'lambda',
      now: Date.now,
      newId: randomUUID,
    }
    active = new SparkSession(application, state)
    return active
  }

  get version(): string {
    return '4.3.0-flashover'
  }
  /** Settings that can change while the session runs. */
  get conf(): RuntimeConfig {
    return new RuntimeConfig(this.#state.conf)
  }
  get read(): DataFrameReader {
    this.#assertRunning()
    return new DataFrameReader(this.#state)
  }
  /** The entry to RDDs. */
  get sparkContext(): SparkContext {
    this.#assertRunning()
    this.#context ??= new SparkContext(rddEnvironment(this.#state))
    return this.#context
  }

  /** Parses a query or a command. Commands (`CREATE TEMP VIEW`, `SET` ...) take effect at once; a query runs with its first action. */
  sql(text: string): DataFrame {
    this.#assertRunning()
    return new DataFrame(runCommand(parseStatement(text), this.#state), this.#state)
  }
  table(name: string): DataFrame {
    return this.read.table(name)
  }

  /** The numbers from `start` up to `end`, which is left out, in one bigint column `id`. */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1, numPartitions?: number): DataFrame {
    const [from, to] = end === undefined ? [0, start] : [start, end]
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
   * A DataFrame of rows the program holds.
   * @param rows arrays in the order of the columns, or objects by name
   * @param schema DDL (`'id INT, name STRING'`) or a StructType; without it names and types come from the rows
   */
  createDataFrame(
    rows: readonly (readonly RowValue[] | Readonly<Record<string, unknown>>)[],
    schema?: StructType | string,
  ): DataFrame {
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
