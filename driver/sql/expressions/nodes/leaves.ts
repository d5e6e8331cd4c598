import type { DataType } from '../../../../common/types/data-type.ts'
import type { Given } from '../../tree/node-factory.ts'
import { type ExprId, nextExprId } from '../expr-id.ts'
import type { ExpressionNode } from './expression-node.ts'

/**
 * A literal's value in its driver form. int and smaller, float, double: number; bigint: bigint; decimal: the unscaled bigint;
 * string: string; boolean: boolean; date: days since 1970-01-01 (number); timestamps: microseconds since 1970 (bigint);
 * day-time interval: microseconds (bigint); year-month interval: months (number); binary: Uint8Array; null: null.
 */
export type LiteralValue = null | boolean | number | bigint | string | Uint8Array

/** A value of rows that the driver holds: a literal's, or nested. Of an array its elements, of a struct its fields, of a map its `[key, value]` pairs, of a calendar interval its three parts. */
export type LocalValue = LiteralValue | readonly LocalValue[]

export interface Literal extends ExpressionNode {
  readonly kind: 'Literal'
  readonly value: LiteralValue
  readonly dataType: DataType
  /** In which an instant is written, unless in UTC. */
  readonly timeZone?: string
}
export const Literal = (fields: Given<Literal>): Literal => Object.freeze({ ...fields, kind: 'Literal' })

export interface AttributeReference extends ExpressionNode {
  readonly kind: 'AttributeReference'
  readonly name: string
  readonly dataType: DataType
  readonly nullable: boolean
  readonly exprId: ExprId
  /** Table alias or view name the column can be qualified with; not part of its identity. */
  readonly qualifier: readonly string[]
  /** Found by a qualified name only: the other side's key of a join with USING. */
  readonly hidden?: true
  /** Was hidden before it was selected: gives way to another column of the name. */
  readonly yields?: true
}
export const AttributeReference = (fields: Given<AttributeReference, 'qualifier' | 'exprId'>): AttributeReference =>
  Object.freeze({ qualifier: [], ...fields, exprId: fields.exprId ?? nextExprId(), kind: 'AttributeReference' })

/** In a subquery, a column of the outer query. */
export interface OuterReference extends ExpressionNode {
  readonly kind: 'OuterReference'
  readonly attribute: AttributeReference
}
export const OuterReference = (fields: Given<OuterReference>): OuterReference =>
  Object.freeze({ ...fields, kind: 'OuterReference' })
