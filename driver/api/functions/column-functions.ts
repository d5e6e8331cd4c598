import { parseExpression } from '../../sql/parser/parser.ts'
import { Column, type ColumnOrName, callFunction, columnByName, toColumn } from '../column.ts'
import { currentSessions } from '../current-sessions.ts'
import { type LiteralInput, literal } from '../literal.ts'

/**
 * A column by name; `df.col` is one of a certain DataFrame. Dots separate qualifier, column and field, backquotes protect them. A name that
 * is not there is UNRESOLVED_COLUMN, at the first action.
 * @example people.select(F.col('name')).limit(1) // Ann
 */
export const col = (name: string): Column => columnByName(name)
/**
 * A literal; a Column passes through. Whole numbers are int or bigint by size, others double; a bigint is bigint, a Date timestamp.
 * @example F.lit('a') // a
 * @example spark.range(1).select(F.lit(1), F.lit(3000000000), F.lit(1.5)).dtypes() // [ [ '1', 'int' ], [ '3000000000', 'bigint' ], [ '1.5', 'double' ] ]
 */
export const lit = (value: Column | LiteralInput): Column =>
  value instanceof Column ? value : new Column(literal(value))
/** A SQL expression; text that is none is PARSE_SYNTAX_ERROR at once.
 * @example F.expr('1 + 1') // 2 */
export const expr = (sql: string): Column => new Column(parseExpression(sql, currentSessions.parserSettings))
/** Sorts ascending, nulls first: `df.orderBy(asc('age'))`.
 * @example people.orderBy(F.asc('age')).select('name') // Eve; Bob; Ann */
export const asc = (column: ColumnOrName): Column => toColumn(column).asc()
/** Sorts ascending, nulls last.
 * @example people.orderBy(F.asc_nulls_last('age')).select('name') // Bob; Ann; Eve */
export const asc_nulls_last = (column: ColumnOrName): Column => toColumn(column).asc_nulls_last()
/** Sorts descending, nulls last.
 * @example people.orderBy(F.desc('age')).select('name') // Ann; Bob; Eve */
export const desc = (column: ColumnOrName): Column => toColumn(column).desc()
/** Sorts descending, nulls first.
 * @example people.orderBy(F.desc_nulls_first('age')).select('name') // Eve; Ann; Bob */
export const desc_nulls_first = (column: ColumnOrName): Column => toColumn(column).desc_nulls_first()
/** Any function of Spark SQL by name; one that is not there is UNRESOLVED_ROUTINE at the first action.
 * @example F.call_function('concat', F.lit('a'), F.lit('b')) // ab */
export const call_function = (name: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction(name, ...columns.map(toColumn))

/** The number of the partition in which a row is, from 0.
 * @example people.select(F.spark_partition_id()).distinct() // 0 */
export const spark_partition_id = (): Column => callFunction('spark_partition_id')
/** A number that is greater in each row than in those before it in its partition, and no other row has: the partition's above its lowest 33 bits, and a count.
 * @example people.orderBy('name').select('name', F.monotonically_increasing_id()) // Ann, 0; Bob, 1; Eve, 2 */
export const monotonically_increasing_id = (): Column => callFunction('monotonically_increasing_id')
