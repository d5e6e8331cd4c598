import { splitConjuncts } from '../../expressions/conjuncts.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { PhysicalPlan } from '../../plan/physical/physical-plan.ts'
import { compileExpression } from '../expression-compiler.ts'
import type { Scope } from '../scope.ts'
import { deepest, isPlain, renderBlock, type SelectBlock } from './select-block.ts'

export type JoinExec = Extract<
  PhysicalPlan,
  { kind: 'BroadcastHashJoinExec' | 'ShuffledHashJoinExec' | 'BroadcastNestedLoopJoinExec' }
>

/** What a join needs of the plan's compiler. */
interface Deriving {
  derive(block: SelectBlock): SelectBlock
  scope(block: SelectBlock): Scope
}

/**
 * Joins two flat blocks in one FROM. Filters of a side stay in WHERE as long as they commute with the join; the side that gets
 * nulls (or of which only existence matters) is a bare relation or a derived table.
 */
export function joinBlocks(plan: JoinExec, left: SelectBlock, right: SelectBlock, compiler: Deriving): SelectBlock {
  const plain = (block: SelectBlock) => (isPlain(block) ? block : compiler.derive(block))
  switch (plan.joinType) {
    case 'inner':
    case 'cross':
      return join(plan, 'JOIN', left, right, compiler)
    case 'left':
      return join(plan, 'LEFT JOIN', left, plain(right), compiler)
    case 'right':
      return join(plan, 'RIGHT JOIN', plain(left), right, compiler)
    case 'full':
      return join(plan, 'FULL JOIN', plain(left), plain(right), compiler)
    case 'left semi':
      return filteringJoin(plan, 'SEMI JOIN', placed(left, compiler), plain(right), compiler)
    case 'left anti':
      return antiJoin(plan, placed(left, compiler), plain(right), compiler)
  }
}

/**
 * The optimizer has put a semi or anti join where it belongs. In one FROM with inner joins DuckDB would move it below them, on an estimate that
 * takes every semi join for a selective one; a derived table stays where it is.
 */
const placed = (left: SelectBlock, compiler: Deriving): SelectBlock => (left.joined ? compiler.derive(left) : left)

function antiJoin(plan: JoinExec, left: SelectBlock, right: SelectBlock, compiler: Deriving): SelectBlock {
  if (!isNullAware(plan)) return filteringJoin(plan, 'ANTI JOIN', left, right, compiler)
  const { nesting, relations } = both(left, right)
  const [leftKey, ...others] = plan.leftKeys
  const [rightKey] = plan.rightKeys
  if (leftKey && rightKey && others.length === 0 && !plan.condition) {
    const key = compileExpression(leftKey, compiler.scope(left)).sql
    const values = renderBlock(right, [compileExpression(rightKey, compiler.scope(right)).sql])
    return { ...left, nesting, relations, where: [...left.where, `(${key} NOT IN (${values}))`] }
  }
  // Several keys: a row is kept if no row of the other side equals it, or might for the nulls.
  const keys = keyConditions(plan, left, right, compiler).join(' AND ')
  const rest = plan.condition ? [compileExpression(plan.condition, compiler.scope(both(left, right))).sql] : []
  const on = [`((${keys}) IS NOT FALSE)`, ...rest].join(' AND ')
  return {
    ...left,
    nesting,
    relations,
    filteringJoins: [...left.filteringJoins, `ANTI JOIN ${operand(right)} ON ${on}`],
  }
}

/** A semi or anti join: the right side is only looked into. */
function filteringJoin(
  plan: JoinExec,
  operator: string,
  left: SelectBlock,
  right: SelectBlock,
  compiler: Deriving,
): SelectBlock {
  const conditions = conditionsOf(plan, left, right, compiler)
  const clause = `${operator} ${operand(right)} ON ${conditions.length === 0 ? 'true' : conditions.join(' AND ')}`
  const { nesting, relations } = both(left, right)
  return { ...left, nesting, relations, filteringJoins: [...left.filteringJoins, clause] }
}

function join(
  plan: JoinExec,
  operator: string,
  left: SelectBlock,
  right: SelectBlock,
  compiler: Deriving,
): SelectBlock {
  const merged = both(left, right)
  const conditions = conditionsOf(plan, left, right, compiler)
  const cross = operator === 'JOIN' && conditions.length === 0
  const on = cross ? '' : ` ON ${conditions.length === 0 ? 'true' : conditions.join(' AND ')}`
  return {
    ...merged,
    from: `${left.from} ${cross ? 'CROSS JOIN' : operator} ${operand(right)}${on}`,
    joined: true,
    filteringJoins: [...left.filteringJoins, ...right.filteringJoins],
    where: [...left.where, ...right.where],
  }
}

function conditionsOf(plan: JoinExec, left: SelectBlock, right: SelectBlock, compiler: Deriving): string[] {
  const conditions = keyConditions(plan, left, right, compiler)
  if (!plan.condition) return conditions
  const { sql } = compileExpression(plan.condition, compiler.scope(both(left, right)))
  const afterKeys = plan.joinType === 'inner' && conditions.length > 0 && !comparesColumns(plan.condition)
  return [...conditions, afterKeys ? `(${sql} IS TRUE)` : sql]
}

/**
 * Other conditions of an inner join are for the rows whose keys match, as in Spark. DuckDB computes both sides of a comparison for every
 * row that it looks up, unless it cannot tell the sides apart.
 */
const comparesColumns = (condition: Expression): boolean =>
  splitConjuncts(condition).every(
    (each) =>
      each.kind === 'Comparison' && each.left.kind === 'AttributeReference' && each.right.kind === 'AttributeReference',
  )

function keyConditions(plan: JoinExec, left: SelectBlock, right: SelectBlock, compiler: Deriving): string[] {
  if (plan.kind === 'BroadcastNestedLoopJoinExec') return []
  const key = (expression: Expression | undefined, block: SelectBlock) =>
    expression ? compileExpression(expression, compiler.scope(block)).sql : 'NULL'
  return plan.leftKeys.map((leftKey, index) => `${key(leftKey, left)} = ${key(plan.rightKeys[index], right)}`)
}

const isNullAware = (plan: JoinExec): plan is Exclude<JoinExec, { kind: 'BroadcastNestedLoopJoinExec' }> =>
  plan.kind !== 'BroadcastNestedLoopJoinExec' && plan.nullAware

const operand = (block: SelectBlock): string => (block.joined ? `(${block.from})` : block.from)

const both = (left: SelectBlock, right: SelectBlock): SelectBlock => ({
  ...left,
  nesting: deepest(left.nesting, right.nesting),
  relations: left.relations + right.relations,
  columns: new Map([...left.columns, ...right.columns]),
  output: [...left.output, ...right.output],
})
