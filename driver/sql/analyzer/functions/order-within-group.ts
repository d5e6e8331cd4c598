import { BooleanType } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { Literal, type UnresolvedFunction } from '../../expressions/expression.ts'
import type { FunctionDefinition } from '../../expressions/function-definition.ts'
import { analysisError } from '../analysis-error.ts'

/** A call with its `WITHIN GROUP (ORDER BY ...)`, which has to fit it, as arguments where the function takes it as such. */
export function orderWithinGroup(definition: FunctionDefinition, call: UnresolvedFunction): UnresolvedFunction {
  const { orderBy } = call
  const funcName = quotedName([definition.name])
  const withinGroup = definition.kind === 'aggregate' ? definition.withinGroup : undefined
  if (!withinGroup) {
    if (!orderBy) return call
    const syntax = 'WITHIN GROUP (ORDER BY ...)'
    throw analysisError('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', { prettyName: funcName, syntax }, call)
  }
  const wanted = withinGroup.orderings(call.args.length)
  if (wanted === undefined) return call
  if (call.distinct) throw analysisError('INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED', { funcName }, call)
  if (wanted === 1 && !orderBy)
    throw analysisError('INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING', { funcName }, call)
  const actualNumOrderings = orderBy?.length ?? 0
  if (wanted !== actualNumOrderings)
    throw analysisError(
      'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS',
      { funcName, expectedNumOrderings: `${wanted}`, actualNumOrderings: `${actualNumOrderings}` },
      call,
    )
  const [item] = orderBy ?? []
  if (!item || withinGroup.use === 'rows') return call
  const isDescending = Literal({ value: item.direction === 'descending', dataType: BooleanType })
  return { ...call, args: [item.child, ...call.args, isDescending] }
}
