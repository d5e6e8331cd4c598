import type { DataType } from '../../../../common/types/data-type.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { Expression } from '../expression.ts'
import type { ExpressionNode } from './expression-node.ts'

/** A resolved scalar function (or generator such as explode) of the function registry; `name` is lower case. */
export interface ScalarFunction extends ExpressionNode {
  readonly kind: 'ScalarFunction'
  readonly name: string
  readonly args: readonly Expression[]
  readonly dataType: DataType
  readonly nullable: boolean
  /** Of a function that is aware of time zones, set by analysis: see ResolveTimeZone. */
  readonly timeZone?: string
}
export const ScalarFunction = (fields: Given<ScalarFunction>): ScalarFunction =>
  Object.freeze({ ...fields, kind: 'ScalarFunction' })

/** A resolved aggregate call: only within Aggregate (or, until extracted by analysis, in HAVING/ORDER BY). */
export interface AggregateExpression extends ExpressionNode {
  readonly kind: 'AggregateExpression'
  readonly name: string
  readonly args: readonly Expression[]
  readonly distinct: boolean
  readonly filter: Expression | undefined
  /** `WITHIN GROUP (ORDER BY ...)`: the order in which it takes its rows. */
  readonly orderBy?: readonly SortOrder[]
  readonly dataType: DataType
  readonly nullable: boolean
}
export const AggregateExpression = (fields: Given<AggregateExpression, 'distinct' | 'filter'>): AggregateExpression =>
  Object.freeze({ distinct: false, filter: undefined, ...fields, kind: 'AggregateExpression' })

export interface SortOrder extends ExpressionNode {
  readonly kind: 'SortOrder'
  readonly child: Expression
  readonly direction: 'ascending' | 'descending'
  readonly nulls: 'first' | 'last'
}
export const SortOrder = (fields: Given<SortOrder>): SortOrder => Object.freeze({ ...fields, kind: 'SortOrder' })
