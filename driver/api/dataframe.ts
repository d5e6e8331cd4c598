import { SparkError } from '../../common/errors/spark-error.ts'
import type { ViolationAction } from '../../common/protocol/expectation.ts'
import { bindRelations } from '../sql/bind-relations.ts'
import { type Expression, LateralSubquery, type SortOrder, UnresolvedAttribute } from '../sql/expressions/expression.ts'
import { toPrettySql } from '../sql/expressions/expression-sql.ts'
import { parseExpression } from '../sql/parser/parser.ts'
import {
  type ColumnEdit,
  Distinct,
  Expectation,
  Filter,
  Join,
  type JoinType,
  LateralJoin,
  Limit,
  type LogicalPlan,
  Project,
  Repartition,
  SetOperation,
  Sort,
  SubqueryAlias,
  Union,
  UnresolvedColumnEdit,
  UnresolvedDeduplicate,
} from '../sql/plan/logical/logical-plan.ts'
import type { SessionState } from '../sql/session-state.ts'
import { checkLimit, checkPartitions, checkViewName } from './check-argument.ts'
import { Column, type ColumnOrName, columnByName, toColumn } from './column.ts'
import { DataFrameGrouping } from './dataframe-grouping.ts'
import { DataFrameNaFunctions } from './dataframe-na-functions.ts'
import { DataFrameWriter } from './dataframe-writer.ts'
import { type JoinTypeName, joinTypeOf } from './join-type.ts'
import { selectItem } from './select-item.ts'

/**
 * A query that has not run yet: an unresolved plan and the session it belongs to. Transformations return a new DataFrame at once and
 * read nothing; actions (`show`, `collect`, `count`, `write` ...) plan the query, run it as stages on executors and are awaited. Errors of
 * analysis (a column that is not there, types that do not fit) come with the first action.
 */
export class DataFrame extends DataFrameGrouping {
  /** @internal */
  constructor(plan: LogicalPlan, state: SessionState) {
    const bound = bindRelations(plan, state.views)
    // The id by which `col` finds this DataFrame's columns in the plans that are made of it.
    super(Object.freeze({ ...bound, planId: nextPlanId++, settings: state.conf.snapshot() }), state)
  }

  // ---- transformations ----

  /**
   * A column of this DataFrame and of no other, which tells the sides of a join apart. It may be used in all that is made of this DataFrame,
   * as long as the column is put out. In a self-join it is the column of the nearest.
   * @example
   * const homes = people.select('city').distinct()
   * people.join(homes, people.col('city').eq(homes.col('city'))).select(people.col('name')).orderBy('name') // Ann; Bob; Eve
   */
  col(name: string): Column {
    return columnByName(name, this.plan.planId)
  }

  /** The rows with these columns; `'*'` is all. A name that is not there is UNRESOLVED_COLUMN.
   * @example people.select('name', F.col('age').plus(1).as('next')) // Ann, 32; Bob, 26; Eve, NULL */
  select(...columns: readonly ColumnOrName[]): DataFrame {
    return this.#with(
      Project({
        projectList: columns.map((c) => selectItem(toColumn(c).expr)),
        child: this.plan,
      }),
    )
  }

  /** The rows with these SQL expressions; text that is none is PARSE_SYNTAX_ERROR at once.
   * @example people.selectExpr('upper(name)', 'age + 1 as next') // ANN, 32; BOB, 26; EVE, NULL */
  selectExpr(...expressions: readonly string[]): DataFrame {
    return this.#with(
      Project({
        projectList: expressions.map((sql) => selectItem(parseExpression(sql, this.parserSettings))),
        child: this.plan,
      }),
    )
  }

  /** The rows for which the condition, a Column or SQL text, is true: neither false nor null.
   * @example people.filter('age > 20').select('name') // Ann; Bob */
  filter(condition: Column | string): DataFrame {
    return this.#with(Filter({ condition: this.#condition(condition), child: this.plan }))
  }
  /** Another name of `filter`.
   * @example people.where(F.col('city').eq('Oslo')).select('name') // Bob */
  where(condition: Column | string): DataFrame {
    return this.filter(condition)
  }

  /** Adds a column, or replaces the one of that name.
   * @example people.withColumn('age', F.col('age').plus(1)).select('name', 'age') // Ann, 32; Bob, 26; Eve, NULL */
  withColumn(name: string, column: Column): DataFrame {
    return this.withColumns({ [name]: column })
  }
  /** Adds or replaces several columns; each sees the columns as they were before.
   * @example people.withColumns({ age: F.lit(1), was: F.col('age') }).select('age', 'was') // 1, 31; 1, 25; 1, NULL */
  withColumns(columns: Readonly<Record<string, Column>>): DataFrame {
    const named = Object.entries(columns)
    return this.#edit(named.map(([name, column]) => ({ op: 'with', name, value: toColumn(column).expr })))
  }
  /** Another name for a column; a name that is not there is passed over.
   * @example people.withColumnRenamed('name', 'who').columns() // [ 'who', 'city', 'age' ] */
  withColumnRenamed(from: string, to: string): DataFrame {
    return this.withColumnsRenamed({ [from]: to })
  }
  /** Other names for several columns; names that are not there are passed over.
   * @example people.withColumnsRenamed({ name: 'who', city: 'home' }).columns() // [ 'who', 'home', 'age' ] */
  withColumnsRenamed(names: Readonly<Record<string, string>>): DataFrame {
    return this.#edit(Object.entries(names).map(([from, to]) => ({ op: 'rename', from, to })))
  }
  /** New names for all columns. Another number of them is ASSIGNMENT_ARITY_MISMATCH.
   * @example people.toDF('a', 'b', 'c').columns() // [ 'a', 'b', 'c' ] */
  toDF(...names: readonly string[]): DataFrame {
    return this.#edit([{ op: 'renameAll', names }])
  }
  /** Leaves columns out; names that are not there are passed over. Dots in names mean nothing.
   * @example people.drop('city', 'no such').columns() // [ 'name', 'age' ] */
  drop(...columns: readonly ColumnOrName[]): DataFrame {
    return this.#edit(
      columns.map((column) => ({
        op: 'drop',
        column: typeof column === 'string' ? UnresolvedAttribute({ nameParts: [column] }) : column.expr,
      })),
    )
  }
  /** Rows with nulls left out or filled.
   * @example people.na.drop().select('name') // Ann; Bob */
  get na(): DataFrameNaFunctions {
    return new DataFrameNaFunctions(this.plan, (plan) => this.#with(plan))
  }

  /**
   * Joins on the columns of that name in both sides (once in the output; of a full join whichever side has it), or on a condition, or on
   * several that must all hold. Without any, every row meets every row.
   * @param how inner (default), left, right, full, semi, anti, cross and Spark's other names for them; another is UNSUPPORTED_JOIN_TYPE
   * @example
   * const lands = spark.createDataFrame([['Rome', 'Italy']], ['city', 'land'])
   * people.join(lands, 'city', 'left').select('name', 'land').orderBy('name') // Ann, Italy; Bob, NULL; Eve, Italy
   */
  join(
    other: DataFrame,
    on?: string | readonly string[] | Column | readonly Column[],
    how: JoinTypeName = 'inner',
  ): DataFrame {
    const joinType = joinTypeOf(how)
    const keys = on === undefined ? [] : typeof on === 'string' || on instanceof Column ? [on] : on
    const using = keys.filter((key) => typeof key === 'string')
    const conditions = keys.filter((key) => key instanceof Column)
    if (using.length + conditions.length < keys.length || (using.length > 0 && conditions.length > 0))
      throw new SparkError('NOT_COLUMN_OR_STR', { arg_name: 'on', arg_type: 'a list of both or of neither' })
    if (using.length > 0) return this.#join(other, joinType, undefined, using)
    const condition = conditions.length > 0 ? conditions.reduce((all, one) => all.and(one)).expr : undefined
    return this.#join(other, joinType, condition, undefined)
  }
  /** Every row of this DataFrame with every row of the other.
   * @example spark.range(2).crossJoin(spark.range(2)).count() // 4 */
  crossJoin(other: DataFrame): DataFrame {
    return this.#join(other, 'cross', undefined, undefined)
  }

  /**
   * Each row with the rows of a DataFrame that is computed for it, from its columns by `outer`.
   * @param how inner (default), cross or left; another is UNSUPPORTED_JOIN_TYPE
   * @example people.lateralJoin(spark.range(2).where(F.col('id').lt(F.col('age').outer().minus(30))), undefined, 'left').select('name', 'id').orderBy('name') // Ann, 0; Bob, NULL; Eve, NULL
   */
  lateralJoin(
    other: DataFrame,
    on?: Column,
    how: 'inner' | 'cross' | 'left' | 'leftouter' | 'left_outer' = 'inner',
  ): DataFrame {
    const joinType = joinTypeOf(how)
    if (joinType !== 'inner' && joinType !== 'cross' && joinType !== 'left')
      throw new SparkError('UNSUPPORTED_JOIN_TYPE', {
        typ: how,
        supported: 'inner, leftouter, left, left_outer, cross',
      })
    const right = LateralSubquery({ plan: this.#planOf(other) })
    return this.#with(LateralJoin({ left: this.plan, right, joinType, condition: on?.expr }))
  }

  /** All rows of both, by position of columns (UNION ALL). Another number of columns is NUM_COLUMNS_MISMATCH.
   * @example spark.range(1).union(spark.range(2)).orderBy('id') // 0; 0; 1 */
  union(other: DataFrame): DataFrame {
    return this.#with(
      Union({
        children: [this.plan, this.#planOf(other)],
      }),
    )
  }
  /** Another name of `union`.
   * @example spark.range(1).unionAll(spark.range(2)).count() // 3 */
  unionAll(other: DataFrame): DataFrame {
    return this.union(other)
  }
  /** All rows of both, by names of columns; with `allowMissingColumns`, those that one side lacks are null.
   * @example people.select('name', 'age').unionByName(people.select('name'), true).count() // 6 */
  unionByName(other: DataFrame, allowMissingColumns = false): DataFrame {
    return this.#with(Union({ children: [this.plan, this.#planOf(other)], byName: true, allowMissingColumns }))
  }
  /** Rows that are in both, each once; null equals null.
   * @example spark.range(3).intersect(spark.range(1, 5)).orderBy('id') // 1; 2 */
  intersect(other: DataFrame): DataFrame {
    return this.#setOperation('intersect', other, false)
  }
  /** Rows that are in both, as often as in the one that has fewer of them.
   * @example people.select('city').intersectAll(people.select('city')).count() // 3 */
  intersectAll(other: DataFrame): DataFrame {
    return this.#setOperation('intersect', other, true)
  }
  /** Rows that are not in the other, each once; null equals null.
   * @example spark.range(3).except(spark.range(1, 5)) // 0 */
  except(other: DataFrame): DataFrame {
    return this.#setOperation('except', other, false)
  }
  /** Rows of this DataFrame, each as many times fewer as the other has it.
   * @example people.select('city').exceptAll(people.select('city').distinct()) // Rome */
  exceptAll(other: DataFrame): DataFrame {
    return this.#setOperation('except', other, true)
  }
  /** PySpark's name of `except`.
   * @example spark.range(3).subtract(spark.range(2)) // 2 */
  subtract(other: DataFrame): DataFrame {
    return this.except(other)
  }
  /** Each row once; null equals null.
   * @example people.select('city').distinct().orderBy('city') // Oslo; Rome */
  distinct(): DataFrame {
    return this.#with(Distinct({ child: this.plan }))
  }
  /** One row for each value of these columns, by default of all; which of several rows is not said.
   * @example people.dropDuplicates(['city']).count() // 2 */
  dropDuplicates(columns?: readonly string[]): DataFrame {
    return this.#with(UnresolvedDeduplicate({ columns, child: this.plan }))
  }
  /** Sorts all rows; names are ascending, nulls first. No columns are CANNOT_BE_EMPTY.
   * @example people.orderBy('city', F.desc('name')).select('name') // Bob; Eve; Ann */
  orderBy(...columns: readonly ColumnOrName[]): DataFrame {
    if (columns.length === 0) throw new SparkError('CANNOT_BE_EMPTY', { item: 'column' })
    return this.#with(Sort({ order: columns.map(sortOrder), global: true, child: this.plan }))
  }
  /** Another name of `orderBy`.
   * @example people.sort(F.desc('name')).select('name') // Eve; Bob; Ann */
  sort(...columns: readonly ColumnOrName[]): DataFrame {
    return this.orderBy(...columns)
  }
  /** At most so many rows: any, unless they are sorted. A negative number is INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE.
   * @example people.orderBy('name').limit(2).select('name') // Ann; Bob */
  limit(rows: number): DataFrame {
    return this.#with(Limit({ limit: checkLimit(rows, 'limit'), child: this.plan }))
  }
  /** All rows but so many: any, unless they are sorted.
   * @example people.orderBy('name').offset(2).select('name') // Eve */
  offset(rows: number): DataFrame {
    return this.#with(Limit({ limit: undefined, offset: checkLimit(rows, 'offset'), child: this.plan }))
  }
  /**
   * Spreads the rows over so many partitions, by the columns if there are any: a shuffle. Without a number the size of the data says how
   * many.
   * @example people.repartition(4, 'city').count() // 3
   */
  repartition(numPartitions: number | ColumnOrName | undefined, ...columns: readonly ColumnOrName[]): DataFrame {
    const isNumber = numPartitions === undefined || typeof numPartitions === 'number'
    return this.#with(
      Repartition({
        numPartitions: isNumber ? checkPartitions(numPartitions) : undefined,
        shuffle: true,
        expressions: (isNumber ? columns : [numPartitions, ...columns]).map((c) => toColumn(c).expr),
        child: this.plan,
      }),
    )
  }
  /** Fewer partitions without a shuffle; fewer than 1 is a RangeError.
   * @example people.coalesce(1).count() // 3 */
  coalesce(numPartitions: number): DataFrame {
    checkPartitions(numPartitions)
    return this.#with(Repartition({ numPartitions, shuffle: false, expressions: [], child: this.plan }))
  }
  /** Gives the rows a name by which columns can be qualified.
   * @example people.as('p').select('p.name').limit(1) // Ann */
  as(alias: string): DataFrame {
    return this.#with(SubqueryAlias({ alias, child: this.plan }))
  }
  /** Another name of `as`.
   * @example people.alias('p').select('p.city').distinct().count() // 2 */
  alias(alias: string): DataFrame {
    return this.as(alias)
  }
  /** What the function makes of this DataFrame, for chains.
   * @example people.transform((df) => df.filter('age > 30')).count() // 1 */
  transform(fn: (df: DataFrame) => DataFrame): DataFrame {
    return fn(this)
  }

  // ---- expectations ----

  /**
   * Counts the rows for which the condition is not true: false, or null. They go on. What was counted is in the result of the write, and shown;
   * the name, the condition's text if there is none, says which expectation it was. See docs/design/expectations.md.
   * @example (await people.expect('age > 30').write.json(`${tmp}/expect`)).expectations[0]?.violated // 2
   */
  expect(condition: Column | string, name?: string): DataFrame {
    return this.#expectation(condition, 'keep', name)
  }
  /** As `expect`; the rows are dropped.
   * @example people.expectOrDrop('age > 30', 'grown up').select('name') // Ann */
  expectOrDrop(condition: Column | string, name?: string): DataFrame {
    return this.#expectation(condition, 'drop', name)
  }
  /** As `expectOrDrop`; a write keeps the rows as JSON in `_set_aside` of its output: see `DataFrameWriter.setAsideFolder`.
   * @example people.expectOrSetAside('age is not null').select('name') // Ann; Bob */
  expectOrSetAside(condition: Column | string, name?: string): DataFrame {
    return this.#expectation(condition, 'set aside', name)
  }
  /** As `expect`; an action that meets such a row ends with EXPECTATION_VIOLATION, and nothing is written.
   * @example people.expectOrFail('age > 200').count() // throws EXPECTATION_VIOLATION */
  expectOrFail(condition: Column | string, name?: string): DataFrame {
    return this.#expectation(condition, 'fail', name)
  }

  // ---- views ----

  /**
   * Gives the query a name in this session's SQL. What was made of an earlier view of that name stays as it is.
   * @example
   * people.createOrReplaceTempView('people')
   * spark.sql('SELECT count(*) FROM people') // 3
   */
  createOrReplaceTempView(name: string): void {
    this.state.views.create([checkViewName(name)], this.plan, true)
  }
  /**
   * As `createOrReplaceTempView`; a name that is taken is TEMP_TABLE_OR_VIEW_ALREADY_EXISTS.
   * @example
   * people.createTempView('folk')
   * spark.table('folk').count() // 3
   */
  createTempView(name: string): void {
    this.state.views.create([checkViewName(name)], this.plan, false)
  }

  // ---- output ----

  /**
   * Writes the rows to files.
   * @example
   * await people.write.mode('overwrite').partitionBy('city').parquet(`${tmp}/people`)
   * spark.read.parquet(`${tmp}/people`).where('city = "Oslo"').select('name') // Bob
   */
  get write(): DataFrameWriter {
    return new DataFrameWriter(this.plan, this.state)
  }

  /** @internal */
  protected override derived(plan: LogicalPlan): DataFrame {
    return this.#with(plan)
  }
  #with(plan: LogicalPlan): DataFrame {
    return new DataFrame(Object.freeze(plan), this.state)
  }
  #condition(condition: Column | string): Expression {
    return typeof condition === 'string' ? parseExpression(condition, this.parserSettings) : toColumn(condition).expr
  }
  /** Names in a plan, and their case, are its session's. */
  #planOf(other: DataFrame): LogicalPlan {
    if (other.state !== this.state) throw new SparkError('SESSION_NOT_SAME')
    return other.plan
  }
  #edit(edits: readonly ColumnEdit[]): DataFrame {
    return this.#with(UnresolvedColumnEdit({ edits, child: this.plan }))
  }
  #expectation(condition: Column | string, action: ViolationAction, name?: string): DataFrame {
    const expression = this.#condition(condition)
    const text = name ?? (typeof condition === 'string' ? condition.trim() : toPrettySql(expression))
    const rule = { id: this.state.newId(), name: text, action }
    return this.#with(Expectation({ rule, condition: expression, child: this.plan }))
  }
  #setOperation(operation: 'intersect' | 'except', other: DataFrame, all: boolean): DataFrame {
    return this.#with(SetOperation({ operation, all, left: this.plan, right: this.#planOf(other) }))
  }
  #join(
    other: DataFrame,
    joinType: JoinType,
    condition: Expression | undefined,
    using: readonly string[] | undefined,
  ): DataFrame {
    return this.#with(Join({ left: this.plan, right: this.#planOf(other), joinType, condition, using }))
  }
}

let nextPlanId = 1

function sortOrder(column: ColumnOrName): SortOrder {
  const { expr } = toColumn(column)
  return expr.kind === 'SortOrder' ? expr : (toColumn(column).asc().expr as SortOrder)
}
