import type { Expression } from '../../expressions/expression.ts'
import type { Aggregate } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'

type Grouping = Pick<Aggregate, 'groupingExpressions' | 'groupingSets'>
/** The expressions of one grouping set. */
type GroupingSet = readonly Expression[]

/**
 * What follows GROUP BY. Ordinals stay integer literals and `ALL` an attribute of that name, both for analysis to replace. ROLLUP, CUBE and
 * GROUPING SETS are spelled out: the sets of several of them, and of plain expressions, are combined each with each.
 */
export function parseGrouping(grammar: Grammar): Grouping {
  const { tokens } = grammar
  const elements = tokens.commaList((): readonly GroupingSet[] => parseAnalytics(grammar) ?? [[grammar.expression()]])
  const plain = elements.flatMap((sets) => sets[0] ?? [])
  if (tokens.accept('WITH', 'ROLLUP')) return numbered(plain, rollup(plain.map((one) => [one])))
  if (tokens.accept('WITH', 'CUBE')) return numbered(plain, cube(plain.map((one) => [one])))
  if (tokens.at('GROUPING', 'SETS')) return numbered(plain, parseAnalytics(grammar) ?? [])
  if (elements.every((sets) => sets.length === 1)) return { groupingExpressions: plain }
  return numbered([], elements.reduce<readonly GroupingSet[]>(eachWithEach, [[]]))
}

/** The sets of `ROLLUP(...)`, `CUBE(...)` or `GROUPING SETS (...)`; undefined where none of them comes. */
function parseAnalytics(grammar: Grammar): readonly GroupingSet[] | undefined {
  const { tokens } = grammar
  if (tokens.at('ROLLUP', '(') || tokens.at('CUBE', '(')) {
    const combine = tokens.next().value === 'ROLLUP' ? rollup : cube
    return combine(tokens.parenthesized(() => (tokens.at(')') ? [] : tokens.commaList(() => parseSet(grammar)))))
  }
  if (!tokens.accept('GROUPING', 'SETS')) return undefined
  return tokens.parenthesized(() => tokens.commaList(() => parseAnalytics(grammar) ?? [parseSet(grammar)])).flat()
}

/** `a`, `(a, b)` or `()`. */
function parseSet(grammar: Grammar): GroupingSet {
  const { tokens } = grammar
  const closing = tokens.at('(') ? tokens.closingOf(tokens.index) : undefined
  const after = closing === undefined ? undefined : tokens.tokenAt(closing + 1).value
  // Parentheses around the whole of it are those of a set.
  if (after !== ',' && after !== ')') return [grammar.expression()]
  return tokens.parenthesized(() => (tokens.at(')') ? [] : tokens.commaList(() => grammar.expression())))
}

/** All, all but the last, ... none. */
const rollup = (sets: readonly GroupingSet[]): readonly GroupingSet[] =>
  Array.from({ length: sets.length + 1 }, (_, left) => sets.slice(0, sets.length - left).flat())

/** Every choice, those with the first ones before those without. */
function cube([first, ...others]: readonly GroupingSet[]): readonly GroupingSet[] {
  if (first === undefined) return [[]]
  const without = cube(others)
  return [...without.map((chosen) => [...first, ...chosen]), ...without]
}

const eachWithEach = (left: readonly GroupingSet[], right: readonly GroupingSet[]): readonly GroupingSet[] =>
  left.flatMap((one) => right.map((other) => [...one, ...other]))

/** The sets by the places of their expressions in the list of all. */
function numbered(given: readonly Expression[], sets: readonly GroupingSet[]): Grouping {
  const groupingExpressions = [...new Set([...given, ...sets.flat()])]
  return { groupingExpressions, groupingSets: sets.map((set) => set.map((one) => groupingExpressions.indexOf(one))) }
}
