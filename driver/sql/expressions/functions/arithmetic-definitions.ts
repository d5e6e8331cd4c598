import { Arithmetic, type ArithmeticOperator } from '../expression.ts'
import type { FunctionRewrite } from '../function-definition.ts'
import { defineFunctions, originOf, replaceable } from './define-functions.ts'

const asArithmetic =
  (operator: ArithmeticOperator, mode?: Arithmetic['mode']): FunctionRewrite =>
  ([left, right], call) =>
    left && right ? Arithmetic({ operator, left, right, ...(mode && { mode }), ...originOf(call) }) : call

/** Operators by name. */
export const arithmeticDefinitions = defineFunctions({
  positive: replaceable(1, ([value], call) => value ?? call, { texts: { positive: { form: ([x]) => `(+ ${x})` } } }),
  mod: replaceable(2, asArithmetic('%')),
  div: replaceable(2, asArithmetic('div')),
  pmod: replaceable(2, asArithmetic('%', 'pmod')),
  try_divide: replaceable(2, asArithmetic('/', 'try')),
  try_add: replaceable(2, asArithmetic('+', 'try')),
  try_subtract: replaceable(2, asArithmetic('-', 'try')),
  try_multiply: replaceable(2, asArithmetic('*', 'try')),
  try_mod: replaceable(2, asArithmetic('%', 'try')),
})
