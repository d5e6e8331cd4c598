import type { Expression } from './expression.ts'

/** Whether a value follows from how many rows came before. */
export const countsRows = (expression: Expression): boolean =>
  expression.kind === 'ScalarFunction' && expression.name === 'monotonically_increasing_id'
