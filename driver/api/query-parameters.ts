import type { QueryParameters } from '../sql/parser/parameter-markers.ts'
import { type Column, toExpression } from './column.ts'
import type { LiteralInput } from './literal.ts'

/** Values of a statement's parameters: an object for `:name`, a list for `?`. A Column is taken for the constant it is. */
export type SqlArguments = readonly (LiteralInput | Column)[] | Readonly<Record<string, LiteralInput | Column>>

export const queryParameters = (args: SqlArguments): QueryParameters =>
  isList(args)
    ? args.map(toExpression)
    : new Map(Object.entries(args).map(([name, value]) => [name, toExpression(value)]))

const isList = (args: SqlArguments): args is readonly (LiteralInput | Column)[] => Array.isArray(args)
