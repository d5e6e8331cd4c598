import type { ViolationAction } from '../../../../common/protocol/expectation.ts'
import type { AttributeReference, Expression } from '../../expressions/expression.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { LogicalPlan } from './logical-plan.ts'
import type { PlanNode } from './plan-node.ts'

/** What an expectation is called, and does: all of it that is no expression. */
export interface ExpectationRule {
  /** Unique in the application: what tasks count goes by it. */
  readonly id: string
  readonly name: string
  readonly action: ViolationAction
  /** Where a planned query computes it at several places, which of them this is, from 0. */
  readonly copy?: number
}

/**
 * Passes its child's rows on, counting those for which the condition is true and those for which it is false or null, which may end here.
 * Nothing is moved through it, and nothing below it is left out because of what is above: the counts are of the rows as the user sees them
 * there. See docs/design/expectations.md.
 */
export interface Expectation extends PlanNode {
  readonly kind: 'Expectation'
  readonly rule: ExpectationRule
  readonly condition: Expression
  /** The columns that are shown of a violation, all of them if rows are set aside; none before analysis. */
  readonly row: readonly AttributeReference[]
  readonly child: LogicalPlan
}
export const Expectation = (fields: Given<Expectation, 'row'>): Expectation =>
  Object.freeze({ row: [], ...fields, kind: 'Expectation' })
