import type { Expression, WindowExpression } from './expression.ts'
import { mapChildren, someExpression } from './expression-tree.ts'

export const hasWindow = (expression: Expression): boolean =>
  someExpression(expression, ({ kind }) => kind === 'WindowExpression')

/** Maps what a window reads: its keys, its order, and the arguments of its function, which itself is computed in the window. */
export const mapWindowInputs = (window: WindowExpression, map: (input: Expression) => Expression): Expression =>
  mapChildren(window, (part) => (part === window.function ? mapChildren(part, map) : map(part)))
