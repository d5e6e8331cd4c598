import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'

/** A function of Spark SQL whose arguments are columns: a string is the name of one. */
export const unary =
  (name: string) =>
  (column: ColumnOrName): Column =>
    callFunction(name, toColumn(column))

export const binary =
  (name: string) =>
  (left: ColumnOrName, right: ColumnOrName): Column =>
    callFunction(name, toColumn(left), toColumn(right))

export const variadic =
  (name: string) =>
  (...columns: readonly ColumnOrName[]): Column =>
    callFunction(name, ...columns.map(toColumn))
