import { Alias, type Expression, UnresolvedAttribute } from '../../expressions/expression.ts'
import { type LogicalPlan, SubqueryAlias, UnresolvedPivot, UnresolvedUnpivot } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import {
  parseAnyName,
  parseColumnAlias,
  parseIdentifier,
  parseMultipartIdentifier,
  parseTableAlias,
} from '../parse-identifier.ts'

/** `PIVOT (...)` and `UNPIVOT (...)` after a relation; any other relation as it is. */
export function parsePivots(grammar: Grammar, relation: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  if (tokens.at('PIVOT', '(')) return parsePivots(grammar, parsePivot(grammar, relation))
  const isUnpivot = tokens.at('UNPIVOT') && ['(', 'INCLUDE', 'EXCLUDE'].includes(tokens.peek(1).value)
  return isUnpivot ? parsePivots(grammar, parseUnpivot(grammar, relation)) : relation
}

/** `PIVOT (sum(a) AS s, ... FOR column IN (value AS name, ...)) [AS alias]` */
function parsePivot(grammar: Grammar, child: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  const { start } = tokens.next()
  const pivot = tokens.parenthesized(() => {
    const aggregates = tokens.commaList(() => parseAggregate(grammar))
    tokens.expect('FOR')
    const pivotColumns = listOrOne(grammar, () => parseColumn(grammar))
    tokens.expect('IN')
    const values = tokens.parenthesized(() =>
      tokens.commaList(() => {
        const value = listOrOne(grammar, grammar.expression)
        return { value, ...nameAfter(grammar) }
      }),
    )
    const origin = tokens.originFrom(start)
    return UnresolvedPivot({ groupBy: undefined, pivotColumns, values, aggregates, child, origin })
  })
  return aliased(grammar, pivot)
}

/** `FOR` is no alias here. */
function parseAggregate(grammar: Grammar): Expression {
  const { tokens } = grammar
  const { start } = tokens.peek()
  const child = grammar.expression()
  const name = tokens.at('FOR') ? undefined : parseColumnAlias(tokens)
  return name === undefined ? child : Alias({ child, name, origin: tokens.originFrom(start) })
}

/** `UNPIVOT [INCLUDE NULLS] (value FOR name IN (column AS 'name', ...)) [AS alias]` */
function parseUnpivot(grammar: Grammar, child: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  const { start } = tokens.next()
  const includeNulls = tokens.accept('INCLUDE', 'NULLS')
  if (!includeNulls) tokens.accept('EXCLUDE', 'NULLS')
  const unpivot = tokens.parenthesized(() => {
    const valueNames = listOrOne(grammar, () => parseIdentifier(tokens))
    tokens.expect('FOR')
    const nameColumn = parseIdentifier(tokens)
    tokens.expect('IN')
    const values = tokens.parenthesized(() =>
      tokens.commaList(() => {
        const columns = listOrOne(grammar, () => parseColumn(grammar))
        return { columns, ...nameAfter(grammar) }
      }),
    )
    const origin = tokens.originFrom(start)
    return UnresolvedUnpivot({ ids: undefined, values, nameColumn, valueNames, includeNulls, child, origin })
  })
  return aliased(grammar, unpivot)
}

function aliased({ tokens }: Grammar, child: LogicalPlan): LogicalPlan {
  const found = parseTableAlias(tokens)
  return found ? SubqueryAlias({ ...found, child }) : child
}

/** `a` or `(a, b)`. */
function listOrOne<T>({ tokens }: Grammar, item: () => T): readonly T[] {
  return tokens.at('(') ? tokens.parenthesized(() => tokens.commaList(item)) : [item()]
}

function parseColumn({ tokens }: Grammar): Expression {
  const { start } = tokens.peek()
  return UnresolvedAttribute({ nameParts: parseMultipartIdentifier(tokens), origin: tokens.originFrom(start) })
}

/** `[AS] name` */
function nameAfter({ tokens }: Grammar): { readonly name?: string } {
  if (tokens.accept('AS')) return { name: parseAnyName(tokens) }
  return tokens.at(',') || tokens.at(')') ? {} : { name: parseAnyName(tokens) }
}
