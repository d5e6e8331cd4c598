import type { Given } from '../../tree/node-factory.ts'
import type { Expression } from '../expression.ts'
import type { SortOrder } from './calls.ts'
import type { ExpressionNode } from './expression-node.ts'

/** `function OVER (PARTITION BY ... ORDER BY ... frame)`: after analysis only in the expressions of a Window. */
export interface WindowExpression extends ExpressionNode {
  readonly kind: 'WindowExpression'
  /** An aggregate call or, as a ScalarFunction, a window function. */
  readonly function: Expression
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortOrder[]
  /** undefined: the one that the function has or that follows from the order, until analysis. */
  readonly frame: WindowFrame | undefined
  /** `OVER name` of a window that no WINDOW clause has defined (yet). */
  readonly windowName: string | undefined
}
export const WindowExpression = (fields: Given<WindowExpression, 'frame' | 'windowName'>): WindowExpression =>
  Object.freeze({ frame: undefined, windowName: undefined, ...fields, kind: 'WindowExpression' })

export type FrameBoundary = 'unbounded preceding' | 'preceding' | 'current row' | 'following' | 'unbounded following'

/** The rows around one over which its value is computed. An offset stands with `preceding` and `following`: rows, or a distance of the order's values. */
export interface WindowFrame {
  readonly unit: 'rows' | 'range'
  readonly lower: FrameBoundary
  readonly lowerOffset?: Expression
  readonly upper: FrameBoundary
  readonly upperOffset?: Expression
}
