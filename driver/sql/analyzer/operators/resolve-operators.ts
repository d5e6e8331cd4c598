import { walkExpression } from '../../expressions/expression-tree.ts'
import { type LogicalPlan, SubqueryAlias } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../../plan/rule-executor.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { analysisError } from '../analysis-error.ts'
import { isAnalyzed } from '../analyzed-plans.ts'
import { CheckAnalysis } from '../check-analysis.ts'
import { isComputedOnce } from '../names/is-computed-once.ts'
import { isGeneratorCall } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { renamed } from './rename-columns.ts'
import { resolveAggregate } from './resolve-aggregate.ts'
import { resolveColumnEdit } from './resolve-column-edit.ts'
import { resolveDeduplicate } from './resolve-deduplicate.ts'
import { resolveExpectation } from './resolve-expectation.ts'
import { resolveFilter } from './resolve-filter.ts'
import { resolveInlineTable } from './resolve-inline-table.ts'
import { resolveJoin } from './resolve-join.ts'
import { resolveLateralJoin } from './resolve-lateral-join.ts'
import { resolveNaDrop } from './resolve-na-drop.ts'
import { resolvePivot } from './resolve-pivot.ts'
import { resolveGenerate, resolveProject } from './resolve-project.ts'
import { resolveRepartition } from './resolve-repartition.ts'
import { resolveSetOperation, resolveUnion } from './resolve-set-operation.ts'
import { resolveHaving, resolveSort } from './resolve-sort.ts'
import { resolveTableFunction } from './resolve-table-function.ts'
import { resolveUnionLoop, resolveUnionLoopRef } from './resolve-union-loop.ts'
import { resolveUnpivot } from './resolve-unpivot.ts'

/**
 * Spark's Resolution batch as one pass from the leaves up, like its single-pass resolver: when a node is met its
 * children are resolved, so each is visited once, and no fixed point is looked for.
 */
export const ResolveOperators: Rule<AnalysisContext> = {
  name: 'ResolveOperators',
  apply: (plan, analysis) => resolvePlan(plan, { analysis, outer: undefined, resolvePlan }),
}

function resolvePlan(plan: LogicalPlan, resolver: Resolver): LogicalPlan {
  if (isAnalyzed(plan)) return plan
  const resolved =
    plan.kind === 'UnionLoop'
      ? resolveUnionLoop(plan, resolver)
      : resolveNode(
          mapChildPlans(plan, (child) => resolvePlan(child, resolver)),
          resolver,
        )
  const { planId } = plan
  return planId === undefined || resolved.planId === planId ? resolved : Object.freeze({ ...resolved, planId })
}

/** Generators stand in a select list. Said before types are looked at, for they have none elsewhere. */
function refuseGenerators(plan: LogicalPlan): void {
  for (const expression of expressionsOf(plan)) {
    const call = [...walkExpression(expression)].find(isGeneratorCall)
    if (call) throw analysisError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: plan.kind }, call)
  }
}

function resolveNode(plan: LogicalPlan, resolver: Resolver): LogicalPlan {
  if (plan.kind === 'Filter' || plan.kind === 'Sort' || plan.kind === 'Join' || plan.kind === 'UnresolvedHaving')
    refuseGenerators(plan)
  switch (plan.kind) {
    case 'Project':
      return resolveProject(plan, plan.child, resolver)
    case 'Filter':
      return resolveFilter(plan, plan.child, resolver)
    case 'Expectation':
      return resolveExpectation(plan, plan.child, resolver)
    case 'UnresolvedHaving':
      return resolveHaving(plan, plan.child, resolver)
    case 'Aggregate':
      return resolveAggregate(plan, plan.child, resolver)
    case 'Sort':
      return resolveSort(plan, plan.child, resolver)
    case 'Join':
      return resolveJoin(plan, plan.left, plan.right, resolver)
    case 'LateralJoin':
      return resolveLateralJoin(plan, plan.left, resolver)
    case 'Generate':
      return resolveGenerate(plan, plan.child, resolver)
    case 'Union':
      return resolveUnion(plan, plan.children, resolver.analysis.caseSensitive)
    case 'SetOperation':
      return resolveSetOperation(plan, plan.left, plan.right)
    case 'UnresolvedTableValuedFunction':
      return resolveTableFunction(plan, resolver)
    case 'UnresolvedInlineTable':
      return resolveInlineTable(plan, resolver)
    case 'UnresolvedColumnEdit':
      return resolveColumnEdit(plan, plan.child, resolver)
    case 'UnresolvedDeduplicate':
      return resolveDeduplicate(plan, plan.child, resolver)
    case 'UnresolvedPivot':
      return resolvePivot(plan, plan.child, resolver)
    case 'UnresolvedUnpivot':
      return resolveUnpivot(plan, plan.child, resolver)
    case 'UnresolvedNaDrop':
      return resolveNaDrop(plan, plan.child, resolver)
    case 'UnresolvedWith':
      for (const { name, columns, plan: unused } of plan.ctes) {
        const use = SubqueryAlias({ alias: name, columns, child: unused })
        CheckAnalysis.apply(resolvePlan(use, resolver), resolver.analysis)
      }
      return plan.child
    case 'CTERelationRef':
      return isComputedOnce(plan.child) ? plan : plan.child
    case 'UnionLoop':
      return resolveUnionLoop(plan, resolver)
    case 'UnionLoopRef':
      return resolveUnionLoopRef(plan, resolver)
    case 'SubqueryAlias':
      return plan.columns.length === 0
        ? plan
        : Object.freeze({ ...plan, columns: [], child: renamed(plan.child, plan.columns, plan) })
    case 'CreateTempView':
      return plan.columns.length === 0
        ? plan
        : Object.freeze({ ...plan, columns: [], child: renamed(plan.child, plan.columns, plan) })
    case 'Repartition':
      return resolveRepartition(plan, plan.child, resolver)
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'Window':
    case 'Expand':
    case 'LogicalRelation':
    case 'LocalRelation':
    case 'Range':
    case 'Limit':
    case 'Distinct':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return plan
  }
}
