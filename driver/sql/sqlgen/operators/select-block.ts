import type { DataType } from '../../../../common/types/data-type.ts'
import type { AttributeReference, ExprId } from '../../expressions/expression.ts'
import { type Compiled, represent } from '../compiled.ts'

/**
 * A SELECT in the making. A plan node is merged into the block of its child where SQL's order of evaluation (FROM, WHERE, GROUP BY,
 * HAVING, SELECT, ORDER BY, LIMIT) allows it, so that joins over scans become one flat FROM: DuckDB's join-order optimizer does not
 * look through projections between joins.
 */
export interface SelectBlock {
  readonly from: string
  /** How many relations `from` and `filteringJoins` join. */
  readonly relations: number
  /** Whether `from` is more than one relation, and needs parentheses as an operand of a join. */
  readonly joined: boolean
  /**
   * `SEMI JOIN ... ON ...` and `ANTI JOIN` clauses, kept after all other joins of the block, with which they commute: DuckDB reorders
   * inner joins among each other, not around these.
   */
  readonly filteringJoins: readonly string[]
  readonly where: readonly string[]
  /** Set, maybe empty, once the block aggregates. */
  readonly groupBy: readonly string[] | undefined
  readonly having: readonly string[]
  readonly orderBy: readonly string[]
  readonly limit: number | undefined
  readonly offset: number
  /** What each column in scope above this block is, over `from` (or over the groups). */
  readonly columns: ReadonlyMap<ExprId, Compiled>
  readonly output: readonly AttributeReference[]
  readonly nesting: Nesting
}

/** How deep what a block reads is nested. */
export interface Nesting {
  /** Derived tables in one another. */
  readonly depth: number
  /** Aggregations in one another, and scalar subqueries: with each DuckDB's time to push filters down doubles. */
  readonly aggregations: number
}

export const NOT_NESTED: Nesting = { depth: 0, aggregations: 0 }

/** Its own too. */
export const aggregationsOf = ({ nesting, groupBy }: SelectBlock): number => nesting.aggregations + (groupBy ? 1 : 0)

export const deepest = (...nestings: readonly Nesting[]): Nesting => ({
  depth: Math.max(0, ...nestings.map(({ depth }) => depth)),
  aggregations: Math.max(0, ...nestings.map(({ aggregations }) => aggregations)),
})

export function relationBlock(
  from: string,
  columns: ReadonlyMap<ExprId, Compiled>,
  output: readonly AttributeReference[],
  nesting = NOT_NESTED,
): SelectBlock {
  return {
    from,
    relations: 1,
    nesting,
    joined: false,
    filteringJoins: [],
    where: [],
    groupBy: undefined,
    having: [],
    orderBy: [],
    limit: undefined,
    offset: 0,
    columns,
    output,
  }
}

export const isLimited = (block: SelectBlock): boolean => block.limit !== undefined || block.offset > 0

/** Only FROM and WHERE: may be joined with, or aggregated over, in place. */
export const isFlat = (block: SelectBlock): boolean => block.groupBy === undefined && !isLimited(block)

/** A bare relation whose columns are columns: on the side of an outer join that gets nulls, nothing else may be merged. */
export const isPlain = (block: SelectBlock): boolean =>
  isFlat(block) &&
  block.where.length === 0 &&
  block.filteringJoins.length === 0 &&
  block.output.every((attribute) => block.columns.get(attribute.exprId)?.column)

/** The columns of a block under the names `c0`, `c1` ... */
export function outputItems(block: SelectBlock, types?: readonly DataType[]): readonly string[] {
  return block.output.map((attribute, index) => {
    const value = block.columns.get(attribute.exprId)
    if (!value) throw new RangeError(`no column ${attribute.name}#${attribute.exprId}`)
    const type = types?.[index]
    return `${(type ? represent(value, type) : value).sql} AS c${index}`
  })
}

export function renderBlock(block: SelectBlock, items: readonly string[]): string {
  const clause = (word: string, parts: readonly string[], separator: string) =>
    parts.length === 0 ? '' : ` ${word} ${parts.join(separator)}`
  return [
    `SELECT ${items.length === 0 ? 'NULL' : items.join(', ')}`,
    ` FROM ${[block.from, ...block.filteringJoins].join(' ')}`,
    clause('WHERE', block.where, ' AND '),
    // Said even where there are no keys: what reads the one row may have dropped every aggregate call.
    block.groupBy?.length === 0 ? ' GROUP BY ()' : clause('GROUP BY', block.groupBy ?? [], ', '),
    clause('HAVING', block.having, ' AND '),
    clause('ORDER BY', block.orderBy, ', '),
    block.limit === undefined ? '' : ` LIMIT ${block.limit}`,
    block.offset === 0 ? '' : ` OFFSET ${block.offset}`,
  ].join('')
}
