import { sameType, simpleString } from '../../../../common/types/data-type.ts'
import type { AttributeReference, Expression, ExprId } from '../../expressions/expression.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { expressionText } from '../expression-text.ts'
import type { JoinType } from '../logical/logical-plan.ts'
import { type Delivered, deliveredBy, type Required, requiredBy } from './distribution.ts'
import type { LocalLimitExec, PhysicalPlan, TakeOrderedAndProjectExec } from './physical-plan.ts'
import {
  physicalChildrenOf,
  physicalExpressionsOf,
  physicalOutputOf,
  scalarSubqueriesOf,
} from './physical-plan-tree.ts'
import type { PhysicalQuery, PlannedSubqueries } from './physical-query.ts'

/**
 * What is wrong with a planned query: rows that are not spread over tasks as an operator needs them, columns read that no child puts out or
 * that have another type there, keys of joins and columns of unions that do not fit each other, subqueries without a plan. It asks the
 * plan alone, whatever the planner thought. A sound plan gives an empty list. `spark.sql.planChangeValidation` has every query checked.
 */
export function checkPhysicalQuery({ plan, subqueries }: PhysicalQuery, fused: boolean): readonly string[] {
  const checker = new PlanChecker(subqueries, fused)
  checker.check(plan, undefined)
  for (const subquery of subqueries.values()) {
    const delivered = checker.check(subquery, undefined)
    if (!satisfies(delivered, { kind: 'single' })) checker.problems.push('a scalar subquery is not in one task')
  }
  return checker.problems
}

class PlanChecker {
  readonly problems: string[] = []
  readonly #subqueries: PlannedSubqueries
  readonly #fused: boolean

  constructor(subqueries: PlannedSubqueries, fused: boolean) {
    this.#subqueries = subqueries
    this.#fused = fused
  }

  /** @param above the operator that reads the rows, seen through an exchange into one task */
  check(plan: PhysicalPlan, above: PhysicalPlan | undefined): Delivered {
    const isGather = plan.kind === 'ShuffleExchangeExec' && plan.partitioning.kind === 'single'
    const children = physicalChildrenOf(plan)
    const delivered = children.map((child) => this.check(child, isGather ? above : plan))
    this.#checkDistribution(plan, delivered, above)
    this.#checkReferences(plan, children.map(physicalOutputOf))
    if (this.#fused && (plan.kind === 'ShuffleExchangeExec' || plan.kind === 'BroadcastExchangeExec'))
      this.problems.push(`${plan.kind} in a fused plan`)
    return deliveredBy(plan, delivered, this.#fused)
  }

  #checkDistribution(plan: PhysicalPlan, delivered: readonly Delivered[], above: PhysicalPlan | undefined): void {
    if (plan.kind === 'TakeOrderedAndProjectExec' && isDecidedBy(plan, above)) return
    if (plan.kind === 'LocalLimitExec' && !isDecidedBy(plan, above))
      this.problems.push('no operator above decides which rows of LocalLimitExec are taken')
    for (const [index, required] of requiredBy(plan, delivered).entries()) {
      const given = delivered[index] ?? { kind: 'unknown' }
      const isBroadcast = given.kind === 'broadcast' && required.kind !== 'broadcast'
      if (isBroadcast || !satisfies(given, required))
        this.problems.push(`${plan.kind} needs ${text(required)}, its child ${index} delivers ${text(given)}`)
    }
    const [left, right] = delivered
    if (plan.kind === 'ShuffledHashJoinExec' && left?.kind === 'hash' && right?.kind === 'hash')
      if (left.numPartitions !== right.numPartitions)
        this.problems.push(`the sides of a join are in ${left.numPartitions} and ${right.numPartitions} partitions`)
    if (plan.kind === 'BroadcastHashJoinExec' || plan.kind === 'BroadcastNestedLoopJoinExec')
      if (delivered.some(({ kind }) => kind === 'broadcast') && !canBuild(plan.joinType, plan.buildSide))
        this.problems.push(
          `the ${plan.buildSide} side of a ${plan.joinType} join is broadcast: its rows come many times`,
        )
  }

  #checkReferences(plan: PhysicalPlan, inputs: readonly (readonly AttributeReference[])[]): void {
    const available = new Map(inputs.flat().map((attribute) => [attribute.exprId, attribute]))
    for (const expression of physicalExpressionsOf(plan)) {
      // The filters pushed to a scan are over its own columns.
      const own = plan.kind === 'FileSourceScanExec' ? new Map(plan.output.map((a) => [a.exprId, a])) : available
      this.#checkExpression(plan, expression, own)
    }
    for (const { exprId } of scalarSubqueriesOf(plan))
      if (!this.#subqueries.has(exprId) && plan.kind !== 'FileSourceScanExec')
        this.problems.push(`${plan.kind} has a subquery #${exprId} without a plan`)
    const [left = [], right = []] = inputs
    switch (plan.kind) {
      case 'BroadcastHashJoinExec':
      case 'ShuffledHashJoinExec':
        this.#checkKeys(plan.kind, plan.leftKeys, plan.rightKeys)
        for (const key of plan.leftKeys) this.#checkExpression(plan, key, byId(left))
        for (const key of plan.rightKeys) this.#checkExpression(plan, key, byId(right))
        this.#checkDisjoint(left, right)
        break
      case 'BroadcastNestedLoopJoinExec':
        this.#checkDisjoint(left, right)
        break
      case 'HashAggregateExec':
        if (plan.mode === 'final') for (const column of plan.buffer) this.#checkExpression(plan, column, available)
        break
      case 'UnionExec':
        for (const output of inputs) this.#checkKeys('UnionExec', plan.output, output)
        break
      case 'FileSourceScanExec':
      case 'LocalTableScanExec':
      case 'RangeExec':
      case 'StageInputExec':
      case 'ProjectExec':
      case 'FilterExec':
      case 'ExpectationExec':
      case 'WindowExec':
      case 'ExpandExec':
      case 'WindowGroupLimitExec':
      case 'SortExec':
      case 'TakeOrderedAndProjectExec':
      case 'LocalLimitExec':
      case 'GlobalLimitExec':
      case 'GenerateExec':
      case 'UnionLoopExec':
      case 'UnionLoopRefExec':
      case 'CTERelationRefExec':
      case 'CoalesceExec':
      case 'ShuffleExchangeExec':
      case 'BroadcastExchangeExec':
      case 'WriteFilesExec':
        break
    }
  }

  #checkExpression(plan: PhysicalPlan, expression: Expression, available: Columns): void {
    for (const part of walkExpression(expression)) {
      if (part.kind !== 'AttributeReference') continue
      const source = available.get(part.exprId)
      if (!source) this.problems.push(`${plan.kind} reads ${expressionText(part)}, which its child does not put out`)
      else if (!sameType(source.dataType, part.dataType))
        this.problems.push(
          `${plan.kind} reads ${expressionText(part)} as ${simpleString(part.dataType)}, it is ${simpleString(source.dataType)}`,
        )
    }
  }

  /** Values that are held against each other, or put below each other, have one type. */
  #checkKeys(node: string, left: readonly Expression[], right: readonly Expression[]): void {
    if (left.length !== right.length) this.problems.push(`${node} matches ${left.length} with ${right.length} columns`)
    for (const [index, key] of left.entries()) {
      const other = right[index]
      if (other && !sameType(dataTypeOf(key), dataTypeOf(other)))
        this.problems.push(`${node} matches ${expressionText(key)} with ${expressionText(other)} of another type`)
    }
  }

  #checkDisjoint(left: readonly AttributeReference[], right: readonly AttributeReference[]): void {
    const ids = byId(left)
    for (const attribute of right)
      if (ids.has(attribute.exprId)) this.problems.push(`both sides of a join put out ${expressionText(attribute)}`)
  }
}

type Columns = ReadonlyMap<ExprId, AttributeReference>

const byId = (attributes: readonly AttributeReference[]): Columns => new Map(attributes.map((a) => [a.exprId, a]))

/** Whether each task keeps enough of its own rows for the operator above, which sees them all and takes the limit. */
function isDecidedBy(local: LocalLimitExec | TakeOrderedAndProjectExec, above: PhysicalPlan | undefined): boolean {
  if (above?.kind !== 'GlobalLimitExec' && above?.kind !== 'TakeOrderedAndProjectExec') return false
  const isSame =
    local.kind === 'TakeOrderedAndProjectExec'
      ? above.kind === local.kind && areEqual(local.order, above.order)
      : above.kind === 'GlobalLimitExec'
  return isSame && local.limit >= (above.limit ?? Number.POSITIVE_INFINITY) + above.offset
}

/** Only a side whose unmatched rows are dropped may be in every task. */
function canBuild(joinType: JoinType, side: 'left' | 'right'): boolean {
  switch (joinType) {
    case 'inner':
    case 'cross':
      return true
    case 'left':
    case 'left semi':
    case 'left anti':
      return side === 'right'
    case 'right':
      return side === 'left'
    case 'full':
      return false
  }
}

function satisfies(given: Delivered, required: Required): boolean {
  const isOneTask = given.kind === 'single' || (given.kind === 'hash' && given.numPartitions === 1)
  switch (required.kind) {
    case 'any':
      return true
    case 'single':
      return isOneTask
    case 'broadcast':
      return given.kind === 'broadcast'
    case 'clustered':
      return (
        isOneTask ||
        (given.kind === 'hash' &&
          given.keys.some((keys) =>
            keys.every((key) => required.keys.some((wanted) => semanticKey(wanted) === semanticKey(key))),
          ))
      )
    case 'hashed':
      return given.kind === 'hash' && given.keys.some((keys) => areEqual(keys, required.keys))
    case 'ordered':
      return isOneTask || (given.kind === 'range' && areEqual(given.order, required.order))
  }
}

const areEqual = (left: readonly Expression[], right: readonly Expression[]): boolean =>
  left.length === right.length && right.map(semanticKey).join() === left.map(semanticKey).join()

function text(spread: Required | Delivered): string {
  if (spread.kind === 'clustered' || spread.kind === 'hashed')
    return `${spread.kind}(${spread.keys.map(expressionText).join(', ')})`
  if (spread.kind === 'hash')
    return `hash(${spread.keys.map((keys) => keys.map(expressionText).join(', ')).join(' or ')})`
  if (spread.kind === 'ordered' || spread.kind === 'range')
    return `${spread.kind}(${spread.order.map(expressionText).join(', ')})`
  return spread.kind
}
