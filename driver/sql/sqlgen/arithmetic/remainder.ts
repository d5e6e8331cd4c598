import type { Expression } from '../../expressions/expression.ts'
import type { Compiled } from '../compiled.ts'

/** `a % b` has the sign of `a`, `pmod(a, b)` that of `b`. */
export function remainder({ mode }: Extract<Expression, { kind: 'Arithmetic' }>, a: Compiled, b: Compiled): string {
  const left = `(${a.sql} % ${b.sql})`
  return mode === 'pmod' ? `CASE WHEN ${left} < 0 THEN (${left} + ${b.sql}) % ${b.sql} ELSE ${left} END` : left
}
