import type { DataType } from '../../../../common/types/data-type.ts'
import type { Given } from '../../tree/node-factory.ts'
import { type ExprId, nextExprId } from '../expr-id.ts'
import type { Expression } from '../expression.ts'
import type { ExpressionNode } from './expression-node.ts'

export interface Alias extends ExpressionNode {
  readonly kind: 'Alias'
  readonly child: Expression
  readonly name: string
  /** `AS (a, b)`: the names of a generator's columns, until analysis. */
  readonly names?: readonly string[]
  readonly exprId: ExprId
}
export const Alias = (fields: Given<Alias, 'exprId'>): Alias =>
  Object.freeze({ ...fields, exprId: fields.exprId ?? nextExprId(), kind: 'Alias' })

export interface Cast extends ExpressionNode {
  readonly kind: 'Cast'
  readonly child: Expression
  readonly dataType: DataType
  /** 'ansi' fails on bad input, 'try' gives null (try_cast). */
  readonly mode: 'ansi' | 'try'
  /** Of a cast that needs one, set by analysis: see ResolveTimeZone. */
  readonly timeZone?: string
}
export const Cast = (fields: Given<Cast, 'mode'>): Cast => Object.freeze({ mode: 'ansi', ...fields, kind: 'Cast' })
