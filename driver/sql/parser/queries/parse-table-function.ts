import { type LogicalPlan, SubqueryAlias, UnresolvedTableValuedFunction } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseTableAlias } from '../parse-identifier.ts'

/** `name(args) [[AS] t [(columns)]]` in FROM, its name consumed. */
export function parseTableFunction(grammar: Grammar, start: number, nameParts: readonly string[]): LogicalPlan {
  const { tokens } = grammar
  const args = tokens.parenthesized(() => {
    if (tokens.at('TABLE', '(')) tokens.unsupported('a table as an argument (TABLE (...))')
    return tokens.at(')') ? [] : tokens.commaList(grammar.expression)
  })
  const origin = tokens.originFrom(start)
  const found = parseTableAlias(tokens)
  const call = UnresolvedTableValuedFunction({
    name: nameParts.join('.'),
    args,
    columns: found?.columns ?? [],
    origin,
  })
  return found ? SubqueryAlias({ alias: found.alias, child: call }) : call
}
