import type { Expression } from '../../expressions/expression.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { raiseError } from '../raise-error.ts'

type ZeroCondition = 'DIVIDE_BY_ZERO' | 'INTERVAL_DIVIDED_BY_ZERO' | 'REMAINDER_BY_ZERO'

/** Guards a division: Spark fails where DuckDB gives NULL or infinity. A divisor that is a non-zero literal needs no guard. */
function checkZero(
  divisorExpression: Expression,
  divisor: Compiled,
  division: Compiled,
  condition: ZeroCondition = 'DIVIDE_BY_ZERO',
): Compiled {
  if (isNonZeroLiteral(divisorExpression)) return division
  return compiled(`CASE WHEN ${divisor.sql} = 0 THEN ${raiseError(condition)} ELSE ${division.sql} END`, division.type)
}

/** The guard of an operator; in try mode the whole operation has its own. */
export function checkDivisor(
  expression: Extract<Expression, { kind: 'Arithmetic' }>,
  divisor: Compiled,
  division: Compiled,
  condition?: ZeroCondition,
): Compiled {
  return expression.mode === 'try' ? division : checkZero(expression.right, divisor, division, condition)
}

export function isNonZeroLiteral(expression: Expression): boolean {
  if (expression.kind === 'Cast') return isNonZeroLiteral(expression.child)
  return expression.kind === 'Literal' && expression.value !== null && Number(expression.value) !== 0
}
