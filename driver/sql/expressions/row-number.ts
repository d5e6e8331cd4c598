import type { Expression, ScalarFunction } from './expression.ts'

/** Whether a value follows from how many rows came before: a number of the row, or a random one by a seed. */
export const countsRows = (expression: Expression): expression is ScalarFunction =>
  expression.kind === 'ScalarFunction' &&
  (expression.name === 'monotonically_increasing_id' ||
    ((expression.name === 'rand' || expression.name === 'randn') && expression.args.length > 0))
