import { SortOrder } from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'

/** `expression [ASC | DESC] [NULLS FIRST | LAST]`: nulls are the smallest unless told otherwise. */
export function parseSortItem(grammar: Grammar): SortOrder {
  const { tokens } = grammar
  const { start } = tokens.peek()
  const child = grammar.expression()
  const descending = tokens.accept('DESC')
  if (!descending) tokens.accept('ASC')
  let nulls: SortOrder['nulls'] = descending ? 'last' : 'first'
  if (tokens.accept('NULLS')) {
    if (!tokens.at('FIRST') && !tokens.at('LAST')) tokens.fail()
    nulls = tokens.next().value === 'FIRST' ? 'first' : 'last'
  }
  const direction = descending ? 'descending' : 'ascending'
  return SortOrder({ child, direction, nulls, origin: tokens.originFrom(start) })
}
