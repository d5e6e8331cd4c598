import { sameType, simpleString } from '../../../common/types/data-type.ts'
import type { AttributeReference, Expression, ExprId } from '../expressions/expression.ts'
import { isSubquery, walkExpression } from '../expressions/expression-tree.ts'
import { expressionText } from './expression-text.ts'
import type { LogicalPlan } from './logical/logical-plan.ts'
import { childPlansOf, expressionsOf, walkPlan } from './logical/logical-plan-tree.ts'
import { outputOf } from './logical/plan-output.ts'

/**
 * What is wrong with a resolved plan: columns read that no child puts out or that have another type there, and joins whose
 * sides put out the same id. Tests run it after every rule; a sound plan gives an empty list.
 */
export function checkInvariants(plan: LogicalPlan): readonly string[] {
  const problems: string[] = []
  for (const node of walkPlan(plan)) {
    const inputs = childPlansOf(node).map(outputOf)
    const available = new Map<ExprId, AttributeReference>()
    for (const attribute of inputs.flat()) available.set(attribute.exprId, attribute)
    const [left, right] = inputs
    if (node.kind === 'Join' && left && right) {
      const ids = new Set(left.map((attribute) => attribute.exprId))
      for (const attribute of right)
        if (ids.has(attribute.exprId)) problems.push(`both sides of Join put out ${text(attribute)}`)
    }
    for (const expression of expressionsOf(node)) problems.push(...checkExpression(node.kind, expression, available))
  }
  return problems
}

function* checkExpression(
  node: string,
  expression: Expression,
  available: ReadonlyMap<ExprId, AttributeReference>,
): Generator<string> {
  for (const part of walkExpression(expression)) {
    if (part.kind.startsWith('Unresolved')) yield `${node} holds the unresolved ${text(part)}`
    if (part.kind === 'AttributeReference') {
      const source = available.get(part.exprId)
      if (!source) yield `${node} reads ${text(part)}, which its child does not put out`
      else if (!sameType(source.dataType, part.dataType)) {
        yield `${node} reads ${text(part)} as ${simpleString(part.dataType)}, it is ${simpleString(source.dataType)}`
      }
    }
    if (isSubquery(part)) yield* checkInvariants(part.plan)
  }
}

/** What a rule must not change: the columns a plan puts out, by id and type. */
export function outputChange(before: LogicalPlan, after: LogicalPlan): string | undefined {
  const show = (plan: LogicalPlan) =>
    outputOf(plan)
      .map((attribute) => `#${attribute.exprId} ${simpleString(attribute.dataType)}`)
      .join(', ')
  return show(before) === show(after) ? undefined : `the output [${show(before)}] became [${show(after)}]`
}

const text = (expression: Expression): string => expressionText(expression)
