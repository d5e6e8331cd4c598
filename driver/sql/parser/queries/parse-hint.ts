import type { Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import type { TokenStream } from '../tokens/token-stream.ts'
import { isPartitioningHint, type PartitioningHint, parsePartitioningHint } from './partitioning-hint.ts'

/** A join hint of a select clause and the tables it names. */
export interface JoinHint {
  readonly strategy: 'broadcast' | 'shuffle-hash'
  readonly tables: readonly string[]
}

const strategies: Readonly<Record<string, JoinHint['strategy']>> = {
  BROADCAST: 'broadcast',
  BROADCASTJOIN: 'broadcast',
  MAPJOIN: 'broadcast',
  SHUFFLE_HASH: 'shuffle-hash',
}

export interface Hints {
  readonly joins: readonly JoinHint[]
  /** The first is outermost. */
  readonly partitioning: readonly PartitioningHint[]
}

/** All `/*+ ... *\/` after SELECT. Hints that are not known are left out, as in Spark. */
export function parseHints(grammar: Grammar): Hints {
  const { tokens } = grammar
  const joins: JoinHint[] = []
  const partitioning: PartitioningHint[] = []
  while (tokens.accept('/*+')) {
    if (tokens.at('*/')) tokens.fail()
    while (!tokens.accept('*/')) {
      if (tokens.peek().kind !== 'word') tokens.fail()
      const name = tokens.next()
      if (isPartitioningHint(name.value)) partitioning.push(parsePartitioningHint(grammar, name))
      else {
        const strategy = strategies[name.value]
        const tables = tokens.at('(') ? parseParameters(tokens) : []
        if (strategy) joins.push({ strategy, tables })
      }
      tokens.accept(',')
    }
  }
  return { joins, partitioning }
}

/** The last name part of each parameter; other parameters only matter to hints left out. */
function parseParameters(tokens: TokenStream): readonly string[] {
  const closing = tokens.closingOf(tokens.index) ?? tokens.fail()
  const names: string[] = []
  tokens.next()
  while (tokens.index < closing) {
    const token = tokens.next()
    const name = token.kind === 'word' ? token.text : token.value
    const last = tokens.at(',') || tokens.index === closing
    if (last && (token.kind === 'word' || token.kind === 'quoted-identifier')) names.push(name.toLowerCase())
  }
  tokens.expect(')')
  return names
}

/** Sets the hints on the joins of a FROM clause that have a named table as a side. */
export function applyHints(hints: readonly JoinHint[], plan: LogicalPlan): LogicalPlan {
  if (hints.length === 0) return plan
  if (plan.kind === 'Generate') return Object.freeze({ ...plan, child: applyHints(hints, plan.child) })
  if (plan.kind !== 'Join') return plan
  const left = applyHints(hints, plan.left)
  const right = applyHints(hints, plan.right)
  const hint = hintOf(hints, plan)
  return Object.freeze({ ...plan, left, right, ...(hint && { hint }) })
}

function hintOf(hints: readonly JoinHint[], join: Join): Join['hint'] {
  const left = nameOf(join.left)
  const right = nameOf(join.right)
  for (const { strategy, tables } of hints) {
    if (right !== undefined && tables.includes(right)) return strategy === 'broadcast' ? 'broadcast-right' : strategy
    if (left !== undefined && tables.includes(left)) return strategy === 'broadcast' ? 'broadcast-left' : strategy
  }
  return undefined
}

function nameOf(plan: LogicalPlan): string | undefined {
  if (plan.kind === 'SubqueryAlias') return plan.alias.toLowerCase()
  return plan.kind === 'UnresolvedRelation' ? plan.nameParts.at(-1)?.toLowerCase() : undefined
}
