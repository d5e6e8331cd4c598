import { Alias, type Expression } from '../../expressions/expression.ts'
import { someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { type Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'

/**
 * The value of a scalar subquery in the condition of a join that is not inner becomes a column of the right side: DuckDB takes none in
 * such a condition, and an equality with it is a key.
 */
export const PullOutJoinSubqueries: OptimizerRule = {
  name: 'PullOutJoinSubqueries',
  apply: (plan) =>
    transformPlanUp(plan, (node) => (node.kind === 'Join' && node.joinType !== 'inner' ? pullOut(node) : node)),
}

function pullOut(join: Join): LogicalPlan {
  if (!join.condition || !someExpression(join.condition, isScalar)) return join
  const values = new Map<string, Alias>()
  const condition = transformUp(join.condition, (node) => {
    if (!isScalar(node)) return node
    const key = semanticKey(node)
    const value = values.get(key) ?? Alias({ child: node, name: '_value' })
    values.set(key, value)
    return toAttribute(value)
  })
  const right = Project({ projectList: [...outputOf(join.right), ...values.values()], child: join.right })
  const joined = Object.freeze({ ...join, right, condition })
  const isFilter = join.joinType === 'left semi' || join.joinType === 'left anti'
  return isFilter ? joined : Project({ projectList: outputOf(join), child: joined })
}

const isScalar = (node: Expression): boolean => node.kind === 'ScalarSubquery'
