import { type DataType, sameType } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/** Drops casts to the type an expression already has, and the inner one of two casts that only widen. */
export const SimplifyCasts: OptimizerRule = {
  name: 'SimplifyCasts',
  apply: onAllExpressions(simplify),
}

function simplify(node: Expression): Expression {
  if (node.kind !== 'Cast') return node
  if (sameType(dataTypeOf(node.child), node.dataType)) return node.child
  const inner = node.child
  if (inner.kind !== 'Cast' || inner.mode !== node.mode) return node
  const from = dataTypeOf(inner.child)
  return widens(from, inner.dataType) && widens(inner.dataType, node.dataType)
    ? Object.freeze({ ...node, child: inner.child })
    : node
}

const order = ['tinyint', 'smallint', 'int', 'bigint']

/** Whether every value of one integer or decimal type is one of the other. */
function widens(from: DataType, to: DataType): boolean {
  const rank = order.indexOf(from.kind)
  if (rank >= 0 && order.includes(to.kind)) return order.indexOf(to.kind) >= rank
  if (rank >= 0 && to.kind === 'decimal') return to.precision - to.scale >= ([3, 5, 10, 19][rank] ?? 38)
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale
  }
  return false
}
