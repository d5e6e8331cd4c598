import type { Expression } from '../expressions/expression.ts'
import { walkExpression } from '../expressions/expression-tree.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../plan/rule-executor.ts'
import type { AnalysisContext } from './analysis-context.ts'
import { analysisError } from './analysis-error.ts'
import { isGeneratorCall } from './resolve-expression.ts'

/** Refuses what is resolved but means nothing: aggregates and generators out of place, and anything left unresolved. */
export const CheckAnalysis: Rule<AnalysisContext> = {
  name: 'CheckAnalysis',
  apply: (plan) => {
    check(plan)
    return plan
  },
}

function check(plan: LogicalPlan): void {
  for (const node of walkPlan(plan)) {
    if (node.kind.startsWith('Unresolved'))
      throw analysisError('INTERNAL_ERROR', { message: `${node.kind} is left after analysis` }, node)
    for (const expression of expressionsOf(node)) for (const part of walkExpression(expression)) checkPart(part, node)
  }
}

function checkPart(part: Expression, node: LogicalPlan): void {
  if (part.kind.startsWith('Unresolved'))
    throw analysisError('INTERNAL_ERROR', { message: `${part.kind} is left after analysis` }, part)
  if (part.kind === 'AggregateExpression' && node.kind !== 'Aggregate')
    throw analysisError('UNSUPPORTED_FEATURE', { feature: `the aggregate function ${part.name} in ${node.kind}` }, part)
  if (isGeneratorCall(part) && node.kind !== 'Generate')
    throw analysisError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: node.kind }, part)
  if (part.kind === 'ScalarSubquery' || part.kind === 'Exists' || part.kind === 'InSubquery') check(part.plan)
}
