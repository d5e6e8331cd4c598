import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type DataType, isAnsiInterval } from '../../../../common/types/data-type.ts'
import type {
  AggregateExpression,
  Expression,
  FrameBoundary,
  ScalarFunction,
  WindowExpression,
  WindowFrame,
} from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { windowDefinitions } from '../../expressions/functions/window-definitions.ts'
import { isDatetime } from '../../expressions/types/type-shapes.ts'
import { type Compiled, castTo, compiled, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { compileExpression } from '../expression-compiler.ts'
import { withoutNegativeZero } from '../nested-values.ts'
import { sortItem } from '../operators/sort-item.ts'
import type { Scope } from '../scope.ts'
import { compileAggregate } from './compile-aggregate.ts'

/** A call up to its OVER. */
type WindowForm = (args: readonly Compiled[], ignoreNulls: string) => string

const rank =
  (name: string): WindowForm =>
  () =>
    `${name}()`

const offset =
  (name: string): WindowForm =>
  ([value, distance, otherwise], ignoreNulls) =>
    `${name}(${value?.sql}, ${distance?.sql}, ${otherwise?.sql}${ignoreNulls})`

const windowSql: { readonly [N in keyof typeof windowDefinitions]: WindowForm } = {
  row_number: rank('row_number'),
  rank: rank('rank'),
  dense_rank: rank('dense_rank'),
  percent_rank: rank('percent_rank'),
  cume_dist: rank('cume_dist'),
  ntile: ([count]) => `ntile(${count?.sql ?? 1})`,
  lag: offset('lag'),
  lead: offset('lead'),
  nth_value: ([value, place], ignoreNulls) => `nth_value(${value?.sql}, ${place?.sql}${ignoreNulls})`,
}

/** A window function as DuckDB's, whose frames, ties and orders of nulls are said and so are Spark's. */
export function compileWindow(node: WindowExpression, scope: Scope): Compiled {
  const over = ` OVER (${windowClause(node, scope)})`
  const call = node.function
  if (call.kind === 'AggregateExpression') return compileWindowAggregate(call, over, scope)
  if (call.kind !== 'ScalarFunction' || !isWindowFunction(call.name))
    throw new SparkError('INTERNAL_ERROR', { message: `${call.kind} over a window` })
  return compileWindowFunction(call, call.name, over, scope)
}

const isWindowFunction = (name: string): name is keyof typeof windowSql => Object.hasOwn(windowSql, name)

function compileWindowFunction(
  call: ScalarFunction,
  name: keyof typeof windowSql,
  over: string,
  scope: Scope,
): Compiled {
  const args = call.args.map((arg, index) => {
    const value = compileExpression(arg, scope)
    // The value and what stands in its place have one type.
    return index === 1 ? value : represent(value, dataTypeOf(arg))
  })
  const sql = `${windowSql[name](args, passesNulls(call.args) ? ' IGNORE NULLS' : '')}${over}`
  return castTo(compiled(sql, 'unknown'), duckDbType(call.dataType))
}

/** `first` and `last` of a frame are its ends: as aggregates DuckDB takes them in any order. */
function compileWindowAggregate(call: AggregateExpression, over: string, scope: Scope): Compiled {
  const end = ENDS[call.name]
  if (end === undefined) return compileAggregate(call, scope, over)
  if (call.filter) throw new SparkError('UNSUPPORTED_FEATURE', { feature: `FILTER of ${call.name} over a window` })
  const [argument] = call.args
  if (!argument) throw new SparkError('INTERNAL_ERROR', { message: `${call.name} of nothing` })
  const value = compileExpression(argument, scope)
  return compiled(`${end}(${value.sql}${passesNulls(call.args) ? ' IGNORE NULLS' : ''})${over}`, value.type)
}

const ENDS: Readonly<Record<string, string>> = { first: 'first_value', any_value: 'first_value', last: 'last_value' }

/** Whether the last argument, which says so, is true. */
function passesNulls(args: readonly Expression[]): boolean {
  const flag = args.at(-1)
  return args.length > 1 && flag?.kind === 'Literal' && flag.value === true
}

function windowClause({ partitionBy, orderBy, frame }: WindowExpression, scope: Scope): string {
  const keys = partitionBy
    .map((key) => ({ key, value: compileExpression(key, scope) }))
    .filter(({ value }) => !value.simple)
    .map(({ key, value }) => withoutNegativeZero(value.sql, dataTypeOf(key)))
  const isDistance = frame?.unit === 'range' && (frame.lowerOffset ?? frame.upperOffset) !== undefined
  const order = orderBy.flatMap((item) => sortItem(item, scope, isDistance ? distanceKey : undefined))
  return [
    ...(keys.length > 0 ? [`PARTITION BY ${keys.join(', ')}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
    ...(frame ? [frameSql(frame, orderBy[0] && dataTypeOf(orderBy[0]), scope)] : []),
  ].join(' ')
}

/** Whole numbers and what lies a distance from them, without overflow. */
const wide = (value: Compiled): Compiled =>
  ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'].includes(value.type) ? castTo(value, 'HUGEINT') : value

/** A distance needs a key, and DuckDB drops constants from an order: what may be one is hidden from it. */
function distanceKey(value: Compiled): Compiled {
  const key = wide(value)
  return value.column ? key : compiled(`CASE WHEN random() < 2 THEN ${key.sql} END`, key.type)
}

function frameSql(frame: WindowFrame, order: DataType | undefined, scope: Scope): string {
  const { unit, lower, upper, lowerOffset, upperOffset } = frame
  const offsetSql = (offset: Expression): string => {
    const value = compileExpression(offset, scope)
    if (unit === 'rows') return value.sql
    const type = dataTypeOf(offset)
    if (order?.kind === 'date' && type.kind === 'int') return `to_days(${value.sql})`
    if (order && isDatetime(order) && isAnsiInterval(type))
      return `${type.kind === 'year-month interval' ? 'to_months' : 'to_microseconds'}(${value.sql})`
    return wide(value).sql
  }
  // DuckDB refuses a frame that begins at the row and ends before it, or begins after it and ends at it; as a distance of nothing it is empty.
  const [from, to] =
    lower === 'current row' && upper === 'preceding'
      ? ['0 PRECEDING', undefined]
      : upper === 'current row' && lower === 'following'
        ? [undefined, '0 FOLLOWING']
        : []
  const bound = (at: FrameBoundary, offset: Expression | undefined): string =>
    `${offset ? `${offsetSql(offset)} ` : ''}${at.toUpperCase()}`
  return `${unit.toUpperCase()} BETWEEN ${from ?? bound(lower, lowerOffset)} AND ${to ?? bound(upper, upperOffset)}`
}
