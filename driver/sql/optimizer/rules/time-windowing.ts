import { SparkError } from '../../../../common/errors/spark-error.ts'
import { arrayType, type DataType } from '../../../../common/types/data-type.ts'
import { AttributeReference, type Expression, IsNotNull, ScalarFunction } from '../../expressions/expression.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { Filter, Generate, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { childPlansOf, expressionsOf, mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { onAllNodes, overComputed } from '../transform-expressions.ts'

type Window = Extract<Expression, { kind: 'ScalarFunction' }>

/** A window of time leaves out rows without one; where windows slide, a row is in several, and comes as often. */
export const TimeWindowing: OptimizerRule = {
  name: 'TimeWindowing',
  apply: (plan) => onAllNodes(withWindows)(plan),
}

const isWindow = (node: Expression): node is Window => node.kind === 'ScalarFunction' && node.name === 'window'

function withWindows(node: LogicalPlan): LogicalPlan {
  const found = expressionsOf(node).flatMap((expression) => walkExpression(expression).filter(isWindow))
  const [window] = found
  if (!window) return node
  const [child, ...others] = childPlansOf(node)
  if (!child || others.length > 0)
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: `window() in a ${node.kind}` })
  const [time, width, distance] = window.args
  if (!time || !width || !distance)
    throw new SparkError('INTERNAL_ERROR', { message: 'a window without its arguments' })
  if (new Set(found.map(semanticKey)).size > 1) throw new SparkError('_LEGACY_ERROR_TEMP_1039', {})
  if (semanticKey(width) === semanticKey(distance)) return mapChildPlans(node, () => withTime(child, time))
  if (child.kind === 'Window')
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'windows of time that slide beside window functions' })
  return overSliding(node, child, window)
}

/** The rows that have a time; those of the select list's window functions are chosen before. */
function withTime(child: LogicalPlan, time: Expression): LogicalPlan {
  if (child.kind === 'Window') return mapChildPlans(child, (below) => withTime(below, time))
  const condition = IsNotNull({ child: time })
  // The rule's own work, when it comes by again.
  if (child.kind === 'Filter' && semanticKey(child.condition) === semanticKey(condition)) return child
  return Filter({ condition, child })
}

function overSliding(node: LogicalPlan, child: LogicalPlan, window: Window): LogicalPlan {
  const column = AttributeReference({ name: 'window', dataType: window.dataType, nullable: true })
  const call = (name: string, args: readonly Expression[], dataType: DataType): Expression =>
    ScalarFunction({ name, args, dataType, nullable: true })
  const list = call('window_list', window.args, arrayType(window.dataType, false))
  const generator = call('explode', [list], window.dataType)
  return overComputed(node, Generate({ generator, generatorOutput: [column], child }), (part) =>
    isWindow(part) ? column : undefined,
  )
}
