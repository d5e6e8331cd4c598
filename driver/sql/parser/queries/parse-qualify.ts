import { Alias, type Expression, UnresolvedAttribute } from '../../expressions/expression.ts'
import { hasWindow } from '../../expressions/windows.ts'
import { Filter, type LogicalPlan, UnresolvedColumnEdit } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'

/** A name that no user's column has. */
const CONDITION = '__qualify'

/**
 * `QUALIFY condition` as one more item of the select list: there its window functions are computed with the others, after GROUP BY and HAVING,
 * and a name is a column before it is an alias of the list, as Spark has it. `qualified` filters by it and drops it.
 */
export function parseQualify(grammar: Grammar, items: readonly Expression[]): Expression {
  const { tokens } = grammar
  const token = tokens.next()
  const child = grammar.expression()
  if (![...items, child].some(hasWindow)) tokens.failFrom(token, 'QUALIFY_REQUIRES_WINDOW_FUNCTION', {})
  return Alias({ child, name: CONDITION, origin: tokens.originFrom(token.start) })
}

export function qualified(child: LogicalPlan): LogicalPlan {
  const condition = UnresolvedAttribute({ nameParts: [CONDITION] })
  return UnresolvedColumnEdit({ edits: [{ op: 'drop', column: condition }], child: Filter({ condition, child }) })
}
