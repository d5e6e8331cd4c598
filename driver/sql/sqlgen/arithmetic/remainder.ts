import { isIntegral } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { Compiled } from '../compiled.ts'

type Arithmetic = Extract<Expression, { kind: 'Arithmetic' }>

/** `a % b` has the sign of `a`, `pmod(a, b)` that of `b`. */
export function remainder(expression: Arithmetic, a: Compiled, b: Compiled): string {
  const left = cutOff(expression, a, b)
  return expression.mode === 'pmod'
    ? `CASE WHEN ${left} < 0 THEN (${left} + ${b.sql}) % ${b.sql} ELSE ${left} END`
    : left
}

/** DuckDB fails on the smallest integer % -1, for the quotient would be none. */
function cutOff({ left, right }: Arithmetic, a: Compiled, b: Compiled): string {
  const plain = `(${a.sql} % ${b.sql})`
  const isOther = right.kind === 'Literal' && Number(right.value) !== -1
  return !isIntegral(dataTypeOf(left)) || isOther
    ? plain
    : `CASE WHEN ${b.sql} = -1 THEN ${a.sql} - ${a.sql} ELSE ${plain} END`
}
