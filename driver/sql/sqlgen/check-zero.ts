import type { Expression } from '../expressions/expression.ts'
import { type Compiled, compiled } from './compiled.ts'
import { raiseError } from './raise-error.ts'

/** Guards a division: Spark fails where DuckDB gives NULL or infinity. A divisor that is a non-zero literal needs no guard. */
export function checkZero(
  divisorExpression: Expression,
  divisor: Compiled,
  division: Compiled,
  condition: 'DIVIDE_BY_ZERO' | 'REMAINDER_BY_ZERO' = 'DIVIDE_BY_ZERO',
): Compiled {
  if (isNonZeroLiteral(divisorExpression)) return division
  return compiled(`CASE WHEN ${divisor.sql} = 0 THEN ${raiseError(condition)} ELSE ${division.sql} END`, division.type)
}

function isNonZeroLiteral(expression: Expression): boolean {
  if (expression.kind === 'Cast') return isNonZeroLiteral(expression.child)
  return expression.kind === 'Literal' && expression.value !== null && Number(expression.value) !== 0
}
