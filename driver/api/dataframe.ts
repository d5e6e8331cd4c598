import type { StructType } from '../../common/types/data-type.ts'
import { simpleString } from '../../common/types/data-type.ts'
import { Row, type RowValue } from '../../common/types/row.ts'
import { type ExplainMode, explainQuery } from '../sql/explain-query.ts'
import { nextExprId } from '../sql/expressions/expr-id.ts'
import type { Expression, SortOrder } from '../sql/expressions/expression.ts'
import { parseExpression } from '../sql/parser/parser.ts'
import type { JoinType, LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import { QueryExecution } from '../sql/query-execution.ts'
import type { SessionState } from '../sql/session-state.ts'
import { Column, type ColumnOrName, columnByName, literal, toColumn } from './column.ts'
import { DataFrameWriter } from './dataframe-writer.ts'
import { GroupedData } from './grouped-data.ts'
import { joinTypeOf } from './join-type.ts'
import { schemaTree } from './schema-tree.ts'
import { selectItem } from './select-item.ts'
import { showString } from './show-string.ts'

/**
 * A query that has not run yet: an unresolved plan and the session it belongs to. Transformations return a new DataFrame at once and
 * read nothing; actions (`show`, `collect`, `count`, `write` ...) plan the query, run it as stages on executors and are awaited. Errors of
 * analysis (a column that is not there, types that do not fit) come with the first action.
 */
export class DataFrame {
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

  // ---- transformations ----

  /** Columns or names; `'*'` is all. `df.select('a', F.col('b').plus(1).as('c'))` */
  select(...columns: readonly ColumnOrName[]): DataFrame {
    return this.#with({
      kind: 'Project',
      projectList: columns.map((c) => selectItem(toColumn(c).expr)),
      child: this.plan,
    })
  }

  /** SQL expressions: `df.selectExpr('a', 'b + 1 as c')`. */
  selectExpr(...expressions: readonly string[]): DataFrame {
    return this.#with({
      kind: 'Project',
      projectList: expressions.map((sql) => selectItem(parseExpression(sql))),
      child: this.plan,
    })
  }

  /** Rows for which the condition, a Column or SQL text, is true. */
  filter(condition: Column | string): DataFrame {
    const expression = typeof condition === 'string' ? parseExpression(condition) : condition.expr
    return this.#with({ kind: 'Filter', condition: expression, child: this.plan })
  }
  where(condition: Column | string): DataFrame {
    return this.filter(condition)
  }

  /** Adds a column, or replaces the one of that name. */
  withColumn(name: string, column: Column): DataFrame {
    return this.#with({
      kind: 'UnresolvedColumnEdit',
      edits: [{ op: 'with', name, value: column.expr }],
      child: this.plan,
    })
  }
  withColumnRenamed(from: string, to: string): DataFrame {
    return this.#with({ kind: 'UnresolvedColumnEdit', edits: [{ op: 'rename', from, to }], child: this.plan })
  }
  /** Leaves columns out; names that are not there are passed over. */
  drop(...columns: readonly ColumnOrName[]): DataFrame {
    const edits = columns.map(
      (c) => ({ op: 'drop', column: typeof c === 'string' ? columnByName(`\`${c}\``).expr : c.expr }) as const,
    )
    return this.#with({ kind: 'UnresolvedColumnEdit', edits, child: this.plan })
  }

  groupBy(...columns: readonly ColumnOrName[]): GroupedData {
    return new GroupedData(
      columns.map((c) => toColumn(c).expr),
      this.plan,
      (plan) => this.#with(plan),
    )
  }
  /** Aggregates over all rows. */
  agg(...aggregates: readonly Column[]): DataFrame {
    return this.groupBy().agg(...aggregates)
  }

  /**
   * Joins on the columns of that name in both sides (once in the output), or on a condition.
   * @param how inner (default), left, right, full, semi, anti, cross and Spark's other names for them
   */
  join(other: DataFrame, on?: string | readonly string[] | Column, how = 'inner'): DataFrame {
    const joinType = joinTypeOf(how)
    const using = typeof on === 'string' ? [on] : on instanceof Column || on === undefined ? undefined : on
    const condition = on instanceof Column ? on.expr : undefined
    return this.#join(other, on === undefined && joinType === 'inner' ? 'cross' : joinType, condition, using)
  }
  crossJoin(other: DataFrame): DataFrame {
    return this.#join(other, 'cross', undefined, undefined)
  }

  /** All rows of both, by position of columns (UNION ALL). */
  union(other: DataFrame): DataFrame {
    return this.#with({ kind: 'Union', children: [this.plan, other.plan], byName: false, allowMissingColumns: false })
  }
  unionAll(other: DataFrame): DataFrame {
    return this.union(other)
  }
  unionByName(other: DataFrame, allowMissingColumns = false): DataFrame {
    return this.#with({ kind: 'Union', children: [this.plan, other.plan], byName: true, allowMissingColumns })
  }
  distinct(): DataFrame {
    return this.#with({ kind: 'Distinct', child: this.plan })
  }
  orderBy(...columns: readonly ColumnOrName[]): DataFrame {
    return this.#with({ kind: 'Sort', order: columns.map(sortOrder), global: true, child: this.plan })
  }
  sort(...columns: readonly ColumnOrName[]): DataFrame {
    return this.orderBy(...columns)
  }
  limit(rows: number): DataFrame {
    return this.#with({ kind: 'Limit', limit: rows, offset: 0, child: this.plan })
  }
  offset(rows: number): DataFrame {
    return this.#with({ kind: 'Limit', limit: undefined, offset: rows, child: this.plan })
  }
  /** Spreads the rows over so many partitions, by the columns if there are any: a shuffle. */
  repartition(numPartitions: number | undefined, ...columns: readonly ColumnOrName[]): DataFrame {
    const expressions = columns.map((c) => toColumn(c).expr)
    return this.#with({ kind: 'Repartition', numPartitions, shuffle: true, expressions, child: this.plan })
  }
  /** Fewer partitions without a shuffle. */
  coalesce(numPartitions: number): DataFrame {
    return this.#with({ kind: 'Repartition', numPartitions, shuffle: false, expressions: [], child: this.plan })
  }
  /** Gives the rows a name by which columns can be qualified: `df.as('f').select('f.delay')`. */
  as(alias: string): DataFrame {
    return this.#with({ kind: 'SubqueryAlias', alias, columns: [], child: this.plan })
  }

  // ---- views ----

  createOrReplaceTempView(name: string): void {
    this.#state.views.create(name, this.plan, true)
  }
  createTempView(name: string): void {
    this.#state.views.create(name, this.plan, false)
  }

  // ---- schema and plan ----

  schema(): Promise<StructType> {
    return this.#query().schema()
  }
  async columns(): Promise<readonly string[]> {
    return (await this.schema()).fields.map((field) => field.name)
  }
  /** Names and types, as PySpark's `df.dtypes`: `[['id', 'bigint']]`. */
  async dtypes(): Promise<readonly (readonly [string, string])[]> {
    return (await this.schema()).fields.map((field) => [field.name, simpleString(field.dataType)] as const)
  }
  async printSchema(): Promise<void> {
    process.stdout.write(`${schemaTree(await this.schema())}\n`)
  }
  /** Prints the plan: 'simple' the physical one, 'extended' all, 'formatted' with stages and their fragments. */
  async explain(mode: ExplainMode | boolean = 'simple'): Promise<void> {
    process.stdout.write(`${await this.explainString(mode === true ? 'extended' : mode === false ? 'simple' : mode)}\n`)
  }
  explainString(mode: ExplainMode = 'simple'): Promise<string> {
    return explainQuery(this.#query(), mode)
  }

  // ---- actions ----

  async collect(): Promise<Row[]> {
    const schema = await this.schema()
    return (await this.#rows('collect')).map((values) => new Row(values, schema))
  }
  /** The rows as arrays of values, in the order of `columns()`. */
  async collectValues(): Promise<readonly (readonly RowValue[])[]> {
    return this.#rows('collect')
  }
  async count(): Promise<number> {
    const one = Object.freeze({
      kind: 'UnresolvedFunction',
      name: 'count',
      args: [literal(1)],
      distinct: false,
    } as const)
    const counted = this.#with({
      kind: 'Aggregate',
      groupingExpressions: [],
      aggregateExpressions: [
        Object.freeze({ kind: 'Alias', child: one, name: 'count', exprId: nextExprId() } as const),
      ],
      child: this.plan,
    })
    const [row] = await counted.#rows('count')
    return Number(row?.[0])
  }
  async take(rows: number): Promise<Row[]> {
    return this.limit(rows).collect()
  }
  async first(): Promise<Row | undefined> {
    return (await this.take(1))[0]
  }
  async head(): Promise<Row | undefined> {
    return this.first()
  }
  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0
  }
  /** The rows one by one; the result is held by the driver while it is read. */
  async *toLocalIterator(): AsyncGenerator<Row> {
    const schema = await this.schema()
    for (const values of await this.#rows('toLocalIterator')) yield new Row(values, schema)
  }
  /**
   * Prints the first rows as a table.
   * @param rows how many, 20 by default
   * @param truncate true: cells of at most 20 characters; a number: so many; false: whole
   */
  async show(rows = 20, truncate: boolean | number = true, vertical = false): Promise<void> {
    process.stdout.write(await this.showString(rows, truncate, vertical))
  }
  /** The text that `show` prints. */
  async showString(rows = 20, truncate: boolean | number = true, vertical = false): Promise<string> {
    const schema = await this.schema()
    const found = await this.limit(rows + 1).#rows('show')
    const width = truncate === true ? 20 : truncate === false ? 0 : truncate
    return showString(found, schema, { rows, truncate: width, vertical })
  }

  /** Writes the rows to files: `await df.write.mode('overwrite').partitionBy('day').parquet(path)`. */
  get write(): DataFrameWriter {
    return new DataFrameWriter(this.plan, this.#state)
  }

  #with(plan: LogicalPlan): DataFrame {
    return new DataFrame(Object.freeze(plan), this.#state)
  }
  #query(): QueryExecution {
    this.#execution ??= new QueryExecution(this.plan, this.#state)
    return this.#execution
  }
  #rows(description: string): Promise<readonly (readonly RowValue[])[]> {
    return this.#query().collect(description)
  }
  #join(
    other: DataFrame,
    joinType: JoinType,
    condition: Expression | undefined,
    using: readonly string[] | undefined,
  ): DataFrame {
    return this.#with({ kind: 'Join', left: this.plan, right: other.plan, joinType, condition, using })
  }
}

function sortOrder(column: ColumnOrName): SortOrder {
  const { expr } = toColumn(column)
  return expr.kind === 'SortOrder' ? expr : (toColumn(column).asc().expr as SortOrder)
}
