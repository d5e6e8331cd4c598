import { redactText } from '../../common/config/redaction.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { StructType } from '../../common/types/data-type.ts'
import { simpleString } from '../../common/types/data-type.ts'
import { Row, type RowValue } from '../../common/types/row.ts'
import type { JobAction } from '../scheduler/contracts.ts'
import { type ExplainMode, explainQuery } from '../sql/explain-query.ts'
import { Alias, UnresolvedFunction } from '../sql/expressions/expression.ts'
import { type ParserSettings, parserSettingsOf, timeZoneOf } from '../sql/parser/parser-settings.ts'
import { Aggregate, type LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import { QueryExecution } from '../sql/query-execution.ts'
import type { SessionState } from '../sql/session-state.ts'
import { checkExplainMode } from './check-argument.ts'
import { inspectCustom } from './inspect-custom.ts'
import { literal } from './literal.ts'
import { schemaTree } from './schema-tree.ts'
import { showString } from './show-string.ts'

/**
 * What reads a DataFrame: its schema, its plan and its rows. All of it is awaited; the methods of `DataFrame` itself only make other
 * DataFrames.
 */
export abstract class DataFrameActions {
  /** @internal */
  readonly plan: LogicalPlan
  readonly #state: SessionState
  #execution: QueryExecution | undefined

  /** @internal */
  constructor(plan: LogicalPlan, state: SessionState) {
    this.plan = plan
    this.#state = state
    Object.defineProperty(this, Symbol.for('flashover.notSerializable'), { value: 'a DataFrame lives in the driver' })
  }

  /** @internal */
  protected get state(): SessionState {
    return this.#state
  }

  /** @internal */
  protected get parserSettings(): ParserSettings {
    return parserSettingsOf(this.#state.conf)
  }

  /** @internal */
  abstract limit(rows: number): DataFrameActions

  // ---- schema and plan ----

  /**
   * Names, types and nullability of the columns. It reads what the schema needs: footers of Parquet files, a sample of CSV or JSON.
   * @example simpleString(await people.schema()) // struct<name:string,city:string,age:int>
   */
  schema(): Promise<StructType> {
    return this.#query().schema(this.#state.beginAction('schema'))
  }
  /** The names of the columns.
   * @example people.columns() // [ 'name', 'city', 'age' ] */
  async columns(): Promise<readonly string[]> {
    return (await this.schema()).fields.map((field) => field.name)
  }
  /** Names and types, as PySpark's `df.dtypes`.
   * @example people.select('age').dtypes() // [ [ 'age', 'int' ] ] */
  async dtypes(): Promise<readonly (readonly [string, string])[]> {
    return (await this.schema()).fields.map((field) => [field.name, simpleString(field.dataType)] as const)
  }
  /**
   * Prints the schema as a tree.
   * @example
   * await people.printSchema()
   * // root
   * //  |-- name: string (nullable = true)
   * //  |-- city: string (nullable = true)
   * //  |-- age: integer (nullable = true)
   */
  async printSchema(): Promise<void> {
    process.stdout.write(`${schemaTree(await this.schema())}\n\n`)
  }
  /**
   * Prints the plan: 'simple' the physical one, 'extended' (or true) all, 'formatted' with stages and their fragments. Runs no task.
   * @example
   * await spark.range(3).explain()
   * // == Physical Plan ==
   * // Range (0, 3, step=1)
   */
  async explain(mode: ExplainMode | boolean = 'simple'): Promise<void> {
    process.stdout.write(`${await this.explainString(mode === true ? 'extended' : mode === false ? 'simple' : mode)}\n`)
  }
  /** The text that `explain` prints.
   * @example (await people.explainString('extended')).split('\n')[0] // == Parsed Logical Plan == */
  async explainString(mode: ExplainMode = 'simple'): Promise<string> {
    const text = await explainQuery(this.#query(), checkExplainMode(mode), this.#state.beginAction('explain'))
    return redactText(text, this.#state.conf)
  }

  /**
   * What `console.log` shows: `DataFrame[id: bigint]`, as PySpark. Nothing is read for it: of files that no action has read yet the schema is not known.
   * @internal
   */
  [inspectCustom](): string {
    try {
      const fields = this.#query()
        .knownSchema()
        ?.fields.map(({ name, dataType }) => `${name}: ${simpleString(dataType)}`)
      return `DataFrame[${fields?.join(', ') ?? 'not read yet'}]`
    } catch (error) {
      return `DataFrame[${error instanceof SparkError ? error.condition : String(error)}]`
    }
  }

  // ---- actions ----

  /** All rows, in the driver's memory; results larger than `spark.driver.maxResultSize` fail.
   * @example (await people.collect()).map((row) => row.name) // [ 'Ann', 'Bob', 'Eve' ] */
  async collect(): Promise<Row[]> {
    const action = this.#state.beginAction('collect')
    const schema = await this.#query().schema(action)
    return (await this.#query().collect(action)).map((values) => new Row(values, schema))
  }
  /** The rows as arrays of values, in the order of `columns()`.
   * @example people.select('name', 'age').collectValues() // [ [ 'Ann', 31 ], [ 'Bob', 25 ], [ 'Eve', null ] ] */
  async collectValues(): Promise<readonly (readonly RowValue[])[]> {
    return this.#query().collect(this.#state.beginAction('collect'))
  }
  /** The number of rows.
   * @example people.count() // 3 */
  async count(): Promise<number> {
    const one = UnresolvedFunction({
      name: 'count',
      args: [literal(1)],
    })
    const counted = Aggregate({
      groupingExpressions: [],
      aggregateExpressions: [Alias({ child: one, name: 'count' })],
      child: this.plan,
    })
    const [row] = await new QueryExecution(counted, this.#state).collect(this.#state.beginAction('count'))
    return Number(row?.[0])
  }
  /** At most so many rows.
   * @example (await people.orderBy('name').take(2)).length // 2 */
  async take(rows: number): Promise<Row[]> {
    return this.limit(rows).collect()
  }
  /** The first row; undefined where there is none.
   * @example (await people.orderBy('name').first())?.name // Ann */
  async first(): Promise<Row | undefined> {
    return (await this.take(1))[0]
  }
  /** The first row, undefined where there is none; or with a number an array of so many.
   * @example (await people.orderBy('name').head(2)).map((row) => row.name) // [ 'Ann', 'Bob' ] */
  head(): Promise<Row | undefined>
  head(rows: number): Promise<Row[]>
  head(rows?: number): Promise<Row | undefined | Row[]> {
    return rows === undefined ? this.first() : this.take(rows)
  }
  /** Whether there is no row.
   * @example people.filter('age > 90').isEmpty() // true */
  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0
  }
  /**
   * The rows one by one. The job has ended when the first row comes, and the driver holds its encoded result; rows are made a batch at a
   * time, so that reading a million takes far less memory than `collect`. Leaving the loop early lets go of all of it.
   * @example
   * const names = []
   * for await (const row of people.toLocalIterator()) names.push(row.name)
   * names // [ 'Ann', 'Bob', 'Eve' ]
   */
  toLocalIterator(): AsyncGenerator<Row> {
    return this.#iterate(this.#state.beginAction('toLocalIterator'))
  }
  /**
   * Prints the first rows as a table.
   * @param rows how many, 20 by default
   * @param truncate true: cells of at most 20 characters; a number: so many; false or 0: whole
   * @param vertical a line for each value instead of a column
   * @example
   * await people.show()
   * // +----+----+----+
   * // |name|city| age|
   * // +----+----+----+
   * // | Ann|Rome|  31|
   * // | Bob|Oslo|  25|
   * // | Eve|Rome|NULL|
   * // +----+----+----+
   */
  async show(rows = 20, truncate: boolean | number = true, vertical = false): Promise<void> {
    process.stdout.write(await this.showString(rows, truncate, vertical))
  }
  /** The text that `show` prints.
   * @example (await people.showString(2)).split('\n')[3] // | Ann|Rome| 31| */
  async showString(rows = 20, truncate: boolean | number = true, vertical = false): Promise<string> {
    if (!Number.isInteger(rows)) throw new TypeError(`show takes a whole number of rows, not ${String(rows)}`)
    if (typeof truncate !== 'boolean' && !Number.isInteger(truncate))
      throw new TypeError(`truncate is a boolean or a whole number, not ${String(truncate)}`)
    const shown = Math.max(0, rows)
    const action = this.#state.beginAction('show')
    const schema = await this.#query().schema(action)
    const found = await this.limit(shown + 1)
      .#query()
      .collect(action)
    const width = truncate === true ? 20 : truncate === false ? 0 : truncate
    return showString(found, schema, { rows: shown, truncate: width, vertical, timeZone: timeZoneOf(this.#state.conf) })
  }

  #query(): QueryExecution {
    this.#execution ??= new QueryExecution(this.plan, this.#state)
    return this.#execution
  }
  async *#iterate(action: JobAction): AsyncGenerator<Row> {
    const schema = await this.#query().schema(action)
    for await (const batch of this.#query().batches(action)) for (const values of batch) yield new Row(values, schema)
  }
}
