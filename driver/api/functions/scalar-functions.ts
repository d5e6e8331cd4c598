import { type Column, type ColumnOrName, callFunction, type LiteralInput, toColumn } from '../column.ts'

/** Functions of Spark SQL by their own names; a string argument that stands for a column is its name. */
export const upper = (column: ColumnOrName): Column => callFunction('upper', toColumn(column))
export const lower = (column: ColumnOrName): Column => callFunction('lower', toColumn(column))
export const trim = (column: ColumnOrName): Column => callFunction('trim', toColumn(column))
export const ltrim = (column: ColumnOrName): Column => callFunction('ltrim', toColumn(column))
export const rtrim = (column: ColumnOrName): Column => callFunction('rtrim', toColumn(column))
export const length = (column: ColumnOrName): Column => callFunction('length', toColumn(column))
export const reverse = (column: ColumnOrName): Column => callFunction('reverse', toColumn(column))
export const initcap = (column: ColumnOrName): Column => callFunction('initcap', toColumn(column))
export const ascii = (column: ColumnOrName): Column => callFunction('ascii', toColumn(column))
export const abs = (column: ColumnOrName): Column => callFunction('abs', toColumn(column))
export const sqrt = (column: ColumnOrName): Column => callFunction('sqrt', toColumn(column))
export const exp = (column: ColumnOrName): Column => callFunction('exp', toColumn(column))
export const ln = (column: ColumnOrName): Column => callFunction('ln', toColumn(column))
export const log10 = (column: ColumnOrName): Column => callFunction('log10', toColumn(column))
export const log2 = (column: ColumnOrName): Column => callFunction('log2', toColumn(column))
export const sign = (column: ColumnOrName): Column => callFunction('sign', toColumn(column))
export const ceil = (column: ColumnOrName): Column => callFunction('ceil', toColumn(column))
export const floor = (column: ColumnOrName): Column => callFunction('floor', toColumn(column))
export const year = (column: ColumnOrName): Column => callFunction('year', toColumn(column))
export const month = (column: ColumnOrName): Column => callFunction('month', toColumn(column))
export const dayofmonth = (column: ColumnOrName): Column => callFunction('dayofmonth', toColumn(column))
export const quarter = (column: ColumnOrName): Column => callFunction('quarter', toColumn(column))
export const hour = (column: ColumnOrName): Column => callFunction('hour', toColumn(column))
export const minute = (column: ColumnOrName): Column => callFunction('minute', toColumn(column))
export const second = (column: ColumnOrName): Column => callFunction('second', toColumn(column))
export const dayofweek = (column: ColumnOrName): Column => callFunction('dayofweek', toColumn(column))
export const dayofyear = (column: ColumnOrName): Column => callFunction('dayofyear', toColumn(column))
export const weekofyear = (column: ColumnOrName): Column => callFunction('weekofyear', toColumn(column))
export const last_day = (column: ColumnOrName): Column => callFunction('last_day', toColumn(column))
/** A row for every element of an array; none for null or empty. */
export const explode = (column: ColumnOrName): Column => callFunction('explode', toColumn(column))
/** As `explode`, with a null row for null or empty. */
export const explode_outer = (column: ColumnOrName): Column => callFunction('explode_outer', toColumn(column))
/** As `explode`, with the position in a column `pos`. */
export const posexplode = (column: ColumnOrName): Column => callFunction('posexplode', toColumn(column))
export const size = (column: ColumnOrName): Column => callFunction('size', toColumn(column))
export const isnan = (column: ColumnOrName): Column => callFunction('isnan', toColumn(column))

export const current_date = (): Column => callFunction('current_date')
export const current_timestamp = (): Column => callFunction('current_timestamp')
/** HALF_UP at `scale` decimals. */
export const round = (column: ColumnOrName, scale = 0): Column => callFunction('round', toColumn(column), scale)
export const pow = (base: ColumnOrName, exponent: Column | number): Column =>
  callFunction('pow', toColumn(base), exponent)
/** Parts of a text between matches of a Java regular expression. */
export const split = (column: ColumnOrName, pattern: string, limit = -1): Column =>
  callFunction('split', toColumn(column), pattern, limit)
export const substring = (column: ColumnOrName, start: number, length: number): Column =>
  callFunction('substring', toColumn(column), start, length)
export const concat = (...columns: readonly ColumnOrName[]): Column => callFunction('concat', ...columns.map(toColumn))
export const concat_ws = (separator: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction('concat_ws', separator, ...columns.map(toColumn))
export const coalesce = (...columns: readonly ColumnOrName[]): Column =>
  callFunction('coalesce', ...columns.map(toColumn))
export const greatest = (...columns: readonly ColumnOrName[]): Column =>
  callFunction('greatest', ...columns.map(toColumn))
export const least = (...columns: readonly ColumnOrName[]): Column => callFunction('least', ...columns.map(toColumn))
export const array = (...columns: readonly ColumnOrName[]): Column => callFunction('array', ...columns.map(toColumn))
export const struct = (...columns: readonly ColumnOrName[]): Column => callFunction('struct', ...columns.map(toColumn))
export const element_at = (column: ColumnOrName, key: Column | LiteralInput): Column =>
  callFunction('element_at', toColumn(column), key)
export const array_contains = (column: ColumnOrName, value: Column | LiteralInput): Column =>
  callFunction('array_contains', toColumn(column), value)
export const regexp_replace = (column: ColumnOrName, pattern: string, replacement: string): Column =>
  callFunction('regexp_replace', toColumn(column), pattern, replacement)
export const regexp_extract = (column: ColumnOrName, pattern: string, group: number): Column =>
  callFunction('regexp_extract', toColumn(column), pattern, group)
export const lpad = (column: ColumnOrName, length: number, pad: string): Column =>
  callFunction('lpad', toColumn(column), length, pad)
export const rpad = (column: ColumnOrName, length: number, pad: string): Column =>
  callFunction('rpad', toColumn(column), length, pad)
export const to_date = (column: ColumnOrName, format?: string): Column =>
  format === undefined ? callFunction('to_date', toColumn(column)) : callFunction('to_date', toColumn(column), format)
export const to_timestamp = (column: ColumnOrName, format?: string): Column =>
  format === undefined
    ? callFunction('to_timestamp', toColumn(column))
    : callFunction('to_timestamp', toColumn(column), format)
export const date_format = (column: ColumnOrName, format: string): Column =>
  callFunction('date_format', toColumn(column), format)
export const date_trunc = (unit: string, column: ColumnOrName): Column =>
  callFunction('date_trunc', unit, toColumn(column))
export const trunc = (column: ColumnOrName, unit: string): Column => callFunction('trunc', toColumn(column), unit)
export const date_add = (column: ColumnOrName, days: Column | number): Column =>
  callFunction('date_add', toColumn(column), days)
export const date_sub = (column: ColumnOrName, days: Column | number): Column =>
  callFunction('date_sub', toColumn(column), days)
export const datediff = (end: ColumnOrName, start: ColumnOrName): Column =>
  callFunction('datediff', toColumn(end), toColumn(start))
export const add_months = (column: ColumnOrName, months: Column | number): Column =>
  callFunction('add_months', toColumn(column), months)
/** Any other function of Spark SQL by name: `call_function('pmod', col('a'))`. */
export const call_function = (name: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction(name, ...columns.map(toColumn))
