import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { walkDeep } from '../../plan/logical/logical-plan-tree.ts'
import { formatLogicalPlan } from '../../plan/plan-printer.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { splitConjuncts } from '../predicates.ts'
import { outputSetOf, referencesOf } from '../references.ts'

/** With `spark.sql.crossJoin.enabled` off, refuses joins that no condition ties together and that do not say CROSS JOIN. */
export const CheckCartesianProducts: OptimizerRule = {
  name: 'CheckCartesianProducts',
  apply(plan, { crossJoinEnabled }) {
    if (crossJoinEnabled) return plan
    const product = walkDeep(plan).find((node) => node.kind === 'Join' && isCartesianProduct(node))
    if (product?.kind === 'Join') throw cartesianProduct(product)
    return plan
  },
}

const NAMES = { inner: 'INNER', left: 'LEFT OUTER', right: 'RIGHT OUTER', full: 'FULL OUTER' } as const
type CheckedType = keyof typeof NAMES

const isChecked = (joinType: Join['joinType']): joinType is CheckedType => Object.hasOwn(NAMES, joinType)

function isCartesianProduct({ joinType, condition, left, right, productAllowed }: Join): boolean {
  if (!isChecked(joinType) || productAllowed) return false
  const conditions = splitConjuncts(condition)
  const [only] = conditions
  // Such a join gives no pair at all.
  if (conditions.length === 1 && only?.kind === 'Literal' && only.value !== true) return false
  const [leftIds, rightIds] = [outputSetOf(left), outputSetOf(right)]
  return !conditions.some((one) => {
    const read = [...referencesOf(one)]
    return read.some((id) => leftIds.has(id)) && read.some((id) => rightIds.has(id))
  })
}

function cartesianProduct({ joinType, left, right }: Join): SparkError {
  const text = (plan: LogicalPlan): string => formatLogicalPlan(plan)
  return new SparkError('_LEGACY_ERROR_TEMP_1211', {
    joinType: isChecked(joinType) ? NAMES[joinType] : joinType,
    leftPlan: text(left),
    rightPlan: text(right),
  })
}
