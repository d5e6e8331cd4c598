import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  Distinct,
  type LogicalPlan,
  type NamedQuery,
  SetOperation,
  Union,
  UnresolvedRelation,
  UnresolvedWith,
} from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifier, parseIdentifierList, parseRelationName } from '../parse-identifier.ts'
import { parsePipe, withoutHidden } from './parse-pipe.ts'
import { parseQueryOrganization } from './parse-query-organization.ts'
import { parseInlineTable } from './parse-relation.ts'
import { parseFromFirst, parseSelect } from './parse-select.ts'
import { atQuery } from './query-lookahead.ts'

/** `[WITH ctes] terms [ORDER BY ...] [LIMIT ...]` */
export function parseQueryText(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  return tokens.nested(() => {
    if (!tokens.accept('WITH')) return parseQueryOrganization(grammar, parseSetOperations(grammar))
    const next = tokens.peek(1)
    const isNamed = (next.kind === 'word' && next.value !== 'AS') || next.kind === 'quoted-identifier'
    const recursive = tokens.at('RECURSIVE') && isNamed && tokens.accept('RECURSIVE')
    const names = new Set<string>()
    const ctes = tokens.commaList(() => {
      const named = tokens.peek()
      const cte = parseNamedQuery(grammar, recursive)
      const key = cte.name.toLowerCase()
      if (names.has(key)) tokens.failWith('DUPLICATED_CTE_NAMES', { duplicateNames: quotedName([key]) }, named)
      names.add(key)
      return cte
    })
    const word = tokens.peek()
    if (tokens.at('INSERT') || tokens.at('MERGE') || tokens.at('UPDATE') || tokens.at('DELETE')) {
      tokens.unsupported(`${word.value} statements`)
    }
    const child = parseQueryOrganization(grammar, parseSetOperations(grammar))
    return UnresolvedWith({ child, ctes, ...(recursive && { recursive }) })
  })
}

function parseNamedQuery(grammar: Grammar, recursive: boolean): NamedQuery {
  const { tokens } = grammar
  const from = tokens.peek()
  const name = parseIdentifier(tokens)
  // `name (select ...)` without AS and columns is allowed too.
  const columns = tokens.at('(') && !atQuery(tokens) ? parseIdentifierList(tokens) : []
  const isLimited = tokens.accept('MAX', 'RECURSION', 'LEVEL')
  const level = isLimited ? tokens.next() : undefined
  if (level && !/^\d+$/.test(level.text)) tokens.fail('', level)
  tokens.accept('AS')
  const plan = tokens.parenthesized(grammar.query)
  if (isLimited && !recursive)
    tokens.failFrom(from, '_LEGACY_ERROR_TEMP_0035', {
      message: 'MAX RECURSION LEVEL stands in a WITH that is not RECURSIVE.',
    })
  return { name, columns, plan, ...(level && { levelLimit: Number(level.text) }) }
}

/** UNION, EXCEPT, MINUS and pipe operators from left to right; INTERSECT binds tighter. */
function parseSetOperations(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  const { start } = tokens.peek()
  let left = parseIntersections(grammar)
  // The running UNION ALL, to which terms are added rather than nested: generated queries have thousands.
  let union: readonly LogicalPlan[] | undefined
  for (let length = 1; ; length++) {
    if (tokens.at('|>')) {
      tokens.checkChain(length)
      left = parsePipe(grammar, left, () => parseQueryPrimary(grammar))
      union = undefined
      continue
    }
    const isUnion = tokens.accept('UNION')
    if (!isUnion && !tokens.accept('EXCEPT') && !tokens.accept('MINUS')) return withoutHidden(left)
    const all = parseSetQuantifier(grammar)
    left = withoutHidden(left)
    const right = parseIntersections(grammar)
    if (!isUnion) {
      const origin = tokens.originFrom(start)
      left = SetOperation({ operation: 'except', all, left, right, origin })
      union = undefined
    } else {
      union = [...(union ?? [left]), right]
      const origin = tokens.originFrom(start)
      left = Union({ children: union, origin })
      if (!all) {
        left = Distinct({ child: left, origin })
        union = undefined
      }
    }
    if (union === undefined) tokens.checkChain(length)
  }
}

function parseIntersections(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  const { start } = tokens.peek()
  let left = parseQueryPrimary(grammar)
  for (let length = 1; tokens.accept('INTERSECT'); length++) {
    tokens.checkChain(length)
    const all = parseSetQuantifier(grammar)
    const right = parseQueryPrimary(grammar)
    const origin = tokens.originFrom(start)
    left = SetOperation({ operation: 'intersect', all, left, right, origin })
  }
  return left
}

function parseSetQuantifier({ tokens }: Grammar): boolean {
  if (tokens.accept('ALL')) return true
  tokens.accept('DISTINCT')
  return false
}

function parseQueryPrimary(grammar: Grammar): LogicalPlan {
  const { tokens } = grammar
  if (tokens.at('SELECT')) return parseSelect(grammar)
  if (tokens.at('(')) return tokens.parenthesized(grammar.query)
  if (tokens.at('VALUES')) return parseInlineTable(grammar)
  if (tokens.at('FROM')) return parseFromFirst(grammar)
  if (tokens.at('MAP') || tokens.at('REDUCE')) tokens.unsupported('script transformations (TRANSFORM, MAP, REDUCE)')
  tokens.expect('TABLE')
  const { start } = tokens.peek()
  const nameParts = parseRelationName(tokens)
  return UnresolvedRelation({ nameParts, origin: tokens.originFrom(start) })
}
