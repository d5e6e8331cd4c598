import { SparkError } from '../../../../common/errors/spark-error.ts'
import { isDeterministic } from '../../expressions/determinism.ts'
import { Join, type LateralJoin, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, transformPlanUp, walkDeep } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { maxRows } from '../max-rows.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { andAll, splitConjuncts } from '../predicates.ts'
import { inlineLateral } from '../subquery/inline-lateral.ts'
import { pullUpCorrelatedPredicates, stripOuter } from '../subquery/pull-up-correlated-predicates.ts'

/** LATERAL becomes a join on the predicates that read columns of the left side; what computes from one left row alone is computed over the left side. */
export const RewriteLateralSubquery: OptimizerRule = {
  name: 'RewriteLateralSubquery',
  apply: (plan) => transformPlanUp(plan, (node) => (node.kind === 'LateralJoin' ? rewrite(node) : node)),
}

function rewrite(node: LateralJoin): LogicalPlan {
  const { left, joinType } = node
  const isOneRow = maxRows(left) === 1
  if (!isOneRow && walkDeep(node.right.plan).some((below) => !expressionsOf(below).every(isDeterministic)))
    throw new SparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES', {})
  const inlined = inlineLateral(node)
  if (inlined) return inlined
  const { plan: right, conditions } = pullUpCorrelatedPredicates(node.right.plan, left)
  const condition = andAll([...conditions.map(stripOuter), ...splitConjuncts(node.condition)])
  const join = Join({
    left,
    right,
    joinType: joinType === 'left' ? 'left' : 'inner',
    condition,
    productAllowed: true,
  })
  // Columns that the predicates read were carried up, too.
  return Project({ projectList: outputOf(node), child: join })
}
