import { sameType, simpleString } from '../../../../common/types/data-type.ts'
import type { CteId } from '../../expressions/expr-id.ts'
import { AttributeReference } from '../../expressions/expression.ts'
import { findWiderType } from '../../expressions/types/wider-type.ts'
import type { Join, LogicalPlan, UnionLoop, UnionLoopRef } from '../../plan/logical/logical-plan.ts'
import { childPlansOf, subqueriesOf } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { refersTo } from '../names/recursive-query.ts'
import type { Resolver } from '../resolver.ts'
import { castColumns } from './resolve-subquery.ts'

/** WITH RECURSIVE: the anchor has the names and types, which the recursion is resolved with and cast to. */
export function resolveUnionLoop(plan: UnionLoop, resolver: Resolver): LogicalPlan {
  const anchor = resolver.resolvePlan(plan.anchor, resolver)
  const columns = outputOf(anchor)
  const names = plan.columns.length > 0 ? plan.columns : columns.map(({ name }) => name)
  if (names.length !== columns.length)
    throw analysisError(
      'ASSIGNMENT_ARITY_MISMATCH',
      { numTarget: `${names.length}`, numExpr: `${columns.length}` },
      plan,
    )
  const named = columns.map(({ dataType }, index) =>
    AttributeReference({ name: names[index] ?? '', dataType, nullable: true }),
  )
  const output = plan.output.length > 0 ? plan.output : named
  const loops = new Map([...(resolver.loops ?? []), [plan.loopId, output]])
  const recursion = castToAnchor(resolver.resolvePlan(plan.recursion, { ...resolver, loops }), output, plan)
  checkPlaces(recursion, plan.loopId, true)
  const { recursionLevelLimit, recursionRowLimit } = resolver.analysis
  return Object.freeze({
    ...plan,
    anchor,
    recursion,
    output,
    columns: [],
    levelLimit: plan.levelLimit ?? recursionLevelLimit,
    rowLimit: plan.rowLimit ?? recursionRowLimit,
  })
}

export function resolveUnionLoopRef(plan: UnionLoopRef, resolver: Resolver): LogicalPlan {
  const columns = resolver.loops?.get(plan.loopId)
  if (!columns || plan.output.length > 0) return plan
  const output = columns.map(({ name, dataType, nullable }) => AttributeReference({ name, dataType, nullable }))
  return Object.freeze({ ...plan, output })
}

function castToAnchor(recursion: LogicalPlan, output: readonly AttributeReference[], plan: UnionLoop): LogicalPlan {
  const columns = outputOf(recursion)
  if (columns.length !== output.length)
    throw analysisError(
      'NUM_COLUMNS_MISMATCH',
      {
        operator: 'UNION',
        firstNumColumns: `${output.length}`,
        invalidOrdinalNum: 'second',
        invalidNumColumns: `${columns.length}`,
      },
      plan,
    )
  const types = output.map(({ dataType }, index) => {
    const own = columns[index]?.dataType ?? dataType
    const wider = findWiderType(dataType, own)
    if (wider && sameType(wider, dataType)) return dataType
    const text = (type: typeof own): string => quoted(simpleString(type).toUpperCase())
    throw analysisError('CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', { left: text(dataType), right: text(own) }, plan)
  })
  return castColumns(recursion, types)
}

/** Each row of the step before may be read in any order and by itself: nothing may depend on which others there are. */
function checkPlaces(plan: LogicalPlan, loopId: CteId, isAllowed: boolean): void {
  if (plan.kind === 'UnionLoopRef' && plan.loopId === loopId && !isAllowed)
    throw analysisError('INVALID_RECURSIVE_REFERENCE.PLACE', {}, plan)
  const isBarrier = plan.kind === 'Aggregate' || plan.kind === 'Window' || plan.kind === 'Sort'
  const closed = plan.kind === 'Join' ? CLOSED_SIDES[plan.joinType] : []
  childPlansOf(plan).forEach((child, side) => {
    checkPlaces(child, loopId, isAllowed && !isBarrier && !closed.includes(side))
  })
  for (const subquery of subqueriesOf(plan)) {
    checkPlaces(subquery.plan, loopId, isAllowed)
    if (subquery.kind === 'ScalarSubquery' && refersTo(subquery.plan, loopId))
      throw analysisError(
        'UNSUPPORTED_FEATURE',
        { feature: 'a scalar subquery over the recursive query it is in' },
        subquery,
      )
  }
}

const CLOSED_SIDES: Readonly<Record<Join['joinType'], readonly number[]>> = {
  inner: [],
  cross: [],
  left: [1],
  'left semi': [1],
  'left anti': [1],
  right: [0],
  full: [0, 1],
}
