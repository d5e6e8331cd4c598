import { isDeterministic } from '../../expressions/determinism.ts'
import { Alias, type Expression, type ExprId } from '../../expressions/expression.ts'
import { depthOf, walkExpression } from '../../expressions/expression-tree.ts'
import type { LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { aliasMapOf, replaceAttributes } from '../references.ts'

/** A longer chain of steps stays in several projects: the time of every rule, and the engine's, grows faster than an expression's depth. */
const MAX_DEPTH = 32

/**
 * A project on a project is one, unless an expression that costs something would be computed more than once, or is
 * nondeterministic; one that only picks or renames columns of an aggregate goes into that.
 */
export const CollapseProject: OptimizerRule = {
  name: 'CollapseProject',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind !== 'Project') return node
      if (node.child.kind === 'Project') return collapse(node, node.child)
      if (node.child.kind === 'Aggregate' && node.projectList.every(isPick)) return intoAggregate(node, node.child)
      return node
    }),
}

function collapse(upper: Project, lower: Project): LogicalPlan {
  const aliases = aliasMapOf(lower.projectList)
  const uses = countUses(upper.projectList)
  for (const [id, computed] of aliases) {
    const count = uses.get(id) ?? 0
    if (count > 0 && !isDeterministic(computed)) return upper
    if (count > 1 && !isCheap(computed)) return upper
  }
  const projectList = upper.projectList.map((item) => substitute(item, aliases))
  return projectList.some((item) => depthOf(item) > MAX_DEPTH)
    ? upper
    : Object.freeze({ ...upper, projectList, child: lower.child })
}

function intoAggregate(upper: Project, lower: Extract<LogicalPlan, { kind: 'Aggregate' }>): LogicalPlan {
  const items = new Map(lower.aggregateExpressions.map((item) => [toAttribute(item).exprId, item]))
  const uses = countUses(upper.projectList)
  if ([...uses.values()].some((count) => count > 1)) return upper
  const picked = upper.projectList.map((item) => {
    const id =
      item.kind === 'Alias' && item.child.kind === 'AttributeReference' ? item.child.exprId : toAttribute(item).exprId
    const source = items.get(id)
    if (!source || item.kind !== 'Alias') return source && withName(source, toAttribute(item).name)
    return Object.freeze({ ...item, child: source.kind === 'Alias' ? source.child : source })
  })
  const aggregateExpressions = picked.filter((item) => item !== undefined)
  return aggregateExpressions.length === picked.length ? Object.freeze({ ...lower, aggregateExpressions }) : upper
}

const withName = (item: Expression, name: string): Expression =>
  item.kind === 'Alias' && item.name !== name ? Object.freeze({ ...item, name }) : item

/** An attribute that stood for an expression becomes an alias of it, under the same id. */
function substitute(item: Expression, aliases: ReadonlyMap<ExprId, Expression>): Expression {
  if (item.kind === 'AttributeReference') {
    const computed = aliases.get(item.exprId)
    return computed ? Object.freeze({ ...Alias({ child: computed, name: item.name }), exprId: item.exprId }) : item
  }
  return replaceAttributes(item, aliases)
}

function countUses(list: readonly Expression[]): ReadonlyMap<ExprId, number> {
  const uses = new Map<ExprId, number>()
  for (const item of list) {
    for (const node of walkExpression(item)) {
      if (node.kind === 'AttributeReference') uses.set(node.exprId, (uses.get(node.exprId) ?? 0) + 1)
    }
  }
  return uses
}

const isPick = (item: Expression): boolean =>
  item.kind === 'AttributeReference' || (item.kind === 'Alias' && item.child.kind === 'AttributeReference')

const isCheap = (expression: Expression): boolean =>
  expression.kind === 'AttributeReference' || expression.kind === 'Literal'
