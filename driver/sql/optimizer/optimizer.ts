import { type LogicalPlan, Project } from '../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { type Batch, executeBatches } from '../plan/rule-executor.ts'
import type { OptimizerContext, OptimizerRule } from './optimizer-context.ts'
import { AggregateFromFooters } from './rules/aggregate-from-footers.ts'
import { ApplyMapKeyDedupPolicy } from './rules/apply-map-key-dedup-policy.ts'
import { BooleanSimplification } from './rules/boolean-simplification.ts'
import { CheckCartesianProducts } from './rules/check-cartesian-products.ts'
import { CollapseProject } from './rules/collapse-project.ts'
import { ColumnPruning } from './rules/column-pruning.ts'
import { CombineFilters } from './rules/combine-filters.ts'
import { CombineUnions } from './rules/combine-unions.ts'
import { ConstantFolding } from './rules/constant-folding.ts'
import { CostBasedJoinReorder } from './rules/cost-based-join-reorder.ts'
import { EliminateLimits } from './rules/eliminate-limits.ts'
import { EliminateOuterJoin } from './rules/eliminate-outer-join.ts'
import { EliminateSorts } from './rules/eliminate-sorts.ts'
import { EliminateSubqueryAliases } from './rules/eliminate-subquery-aliases.ts'
import { InferFiltersFromConstraints } from './rules/infer-filters-from-constraints.ts'
import { InjectRuntimeFilter } from './rules/inject-runtime-filter.ts'
import { InsertMapSortInGroupingExpressions } from './rules/insert-map-sort-in-grouping-expressions.ts'
import { LikeSimplification } from './rules/like-simplification.ts'
import { LimitPushDown } from './rules/limit-push-down.ts'
import { NullPropagation } from './rules/null-propagation.ts'
import { OptimizeIn } from './rules/optimize-in.ts'
import { optimizeSubqueries } from './rules/optimize-subqueries.ts'
import { PropagateEmptyRelation } from './rules/propagate-empty-relation.ts'
import { PruneFilters } from './rules/prune-filters.ts'
import { PullOutJoinSubqueries } from './rules/pull-out-join-subqueries.ts'
import { PullOutNondeterministic } from './rules/pull-out-nondeterministic.ts'
import { PushDownPredicates } from './rules/push-down-predicates.ts'
import { PushExtraPredicateThroughJoin } from './rules/push-extra-predicate-through-join.ts'
import { PushLeftSemiLeftAntiThroughJoin } from './rules/push-left-semi-left-anti-through-join.ts'
import { PushPredicateThroughJoin } from './rules/push-predicate-through-join.ts'
import { RemoveNoopOperators } from './rules/remove-noop-operators.ts'
import { ReorderJoin } from './rules/reorder-join.ts'
import { ReplaceDistinctWithAggregate } from './rules/replace-distinct-with-aggregate.ts'
import {
  ReplaceExceptWithAntiJoin,
  ReplaceIntersectWithSemiJoin,
  RewriteExceptAll,
  RewriteIntersectAll,
} from './rules/replace-set-operations.ts'
import { RewriteCorrelatedScalarSubquery } from './rules/rewrite-correlated-scalar-subquery.ts'
import { RewriteDistinctAggregates } from './rules/rewrite-distinct-aggregates.ts'
import { RewriteLateralSubquery } from './rules/rewrite-lateral-subquery.ts'
import { RewritePredicateSubquery } from './rules/rewrite-predicate-subquery.ts'
import { SimplifyCasts } from './rules/simplify-casts.ts'
import { SimplifyConditionals } from './rules/simplify-conditionals.ts'
import { SpecialDatetimeValues } from './rules/special-datetime-values.ts'
import { TimeWindowing } from './rules/time-windowing.ts'

const fixedPoint = { maxIterations: 100 } as const

const expressionRules: readonly OptimizerRule[] = [
  ConstantFolding,
  NullPropagation,
  OptimizeIn,
  LikeSimplification,
  BooleanSimplification,
  SimplifyConditionals,
  SimplifyCasts,
]

const operatorRules: readonly OptimizerRule[] = [
  CombineFilters,
  PushDownPredicates,
  PushPredicateThroughJoin,
  EliminateOuterJoin,
  ReorderJoin,
  PushLeftSemiLeftAntiThroughJoin,
  CombineUnions,
  LimitPushDown,
  EliminateLimits,
  EliminateSorts,
  ColumnPruning,
  CollapseProject,
  RemoveNoopOperators,
  ...expressionRules,
  PruneFilters,
  PropagateEmptyRelation,
]

const optimizeOperators = (name: string): Batch<OptimizerContext> => ({
  name,
  strategy: fixedPoint,
  rules: operatorRules,
})

/**
 * All of the optimizer, in order. Subqueries become joins first, so that every later rule sees one tree; filters are
 * inferred outside of the fixed points, since what is inferred may be pushed to where it is no longer recognized; and joins
 * are reordered last, when their inputs are as small as they get.
 */
export const optimizerBatches: readonly Batch<OptimizerContext>[] = [
  {
    name: 'Finish Analysis',
    strategy: 'Once',
    rules: [
      EliminateSubqueryAliases,
      ApplyMapKeyDedupPolicy,
      SpecialDatetimeValues,
      TimeWindowing,
      PullOutNondeterministic,
    ],
  },
  {
    name: 'Replace Operators',
    strategy: 'Once',
    rules: [
      RewriteExceptAll,
      RewriteIntersectAll,
      ReplaceIntersectWithSemiJoin,
      ReplaceExceptWithAntiJoin,
      ReplaceDistinctWithAggregate,
      InsertMapSortInGroupingExpressions,
    ],
  },
  {
    name: 'RewriteSubquery',
    // A round takes one level of subqueries in one another; what is too deep for the stack is refused before.
    strategy: { maxIterations: 10_000 },
    rules: [BooleanSimplification, RewritePredicateSubquery, RewriteCorrelatedScalarSubquery, RewriteLateralSubquery],
  },
  { name: 'Subquery', strategy: 'Once', rules: [optimizeSubqueries(optimize)] },
  optimizeOperators('Operator Optimization before Inferring Filters'),
  { name: 'Infer Filters', strategy: 'Once', rules: [InferFiltersFromConstraints, PushExtraPredicateThroughJoin] },
  optimizeOperators('Operator Optimization after Inferring Filters'),
  { name: 'Infer More Filters', strategy: 'Once', rules: [PushExtraPredicateThroughJoin, InferFiltersFromConstraints] },
  optimizeOperators('Operator Optimization after Inferring More Filters'),
  { name: 'Check Cartesian Products', strategy: 'Once', rules: [CheckCartesianProducts] },
  { name: 'Optimize Metadata Only Query', strategy: 'Once', rules: [AggregateFromFooters] },
  { name: 'Join Reorder', strategy: 'Once', rules: [CostBasedJoinReorder] },
  { name: 'InjectRuntimeFilter', strategy: 'Once', rules: [InjectRuntimeFilter] },
  { name: 'Pull Out Join Subqueries', strategy: 'Once', rules: [PullOutJoinSubqueries] },
  { name: 'Distinct Aggregates', strategy: 'Once', rules: [RewriteDistinctAggregates] },
  {
    name: 'Clean Up',
    strategy: fixedPoint,
    rules: [PushDownPredicates, ColumnPruning, CollapseProject, RemoveNoopOperators],
  },
]

/** Rewrites an analyzed plan into one that gives the same rows with less work; its columns keep their ids and names. */
export function optimize(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  const optimized = executeBatches(optimizerBatches, plan, context, {
    excludedRules: context.excludedRules.filter((rule) => !isRequired(rule)),
  })
  return withNamesOf(plan, optimized)
}

/** Without these a plan has nodes that no planner knows; excluding them is ignored, as in Spark. */
const requiredRules: readonly OptimizerRule[] = [
  EliminateSubqueryAliases,
  ApplyMapKeyDedupPolicy,
  SpecialDatetimeValues,
  TimeWindowing,
  PullOutNondeterministic,
  CheckCartesianProducts,
  ReplaceDistinctWithAggregate,
  InsertMapSortInGroupingExpressions,
  ReplaceIntersectWithSemiJoin,
  ReplaceExceptWithAntiJoin,
  RewriteExceptAll,
  RewriteIntersectAll,
  RewritePredicateSubquery,
  RewriteCorrelatedScalarSubquery,
  RewriteLateralSubquery,
  PullOutJoinSubqueries,
]

const isRequired = (rule: string): boolean => {
  const short = rule.trim().split('.').at(-1)
  return requiredRules.some((required) => required.name === short)
}

/** Aliases of subqueries may have renamed columns; the names of the result are put back. */
function withNamesOf(analyzed: LogicalPlan, optimized: LogicalPlan): LogicalPlan {
  if (analyzed.kind === 'WriteFiles' && optimized.kind === 'WriteFiles') {
    return mapChildPlans(optimized, (child) => withNamesOf(analyzed.child, child))
  }
  const wanted = outputOf(analyzed)
  const output = outputOf(optimized)
  if (wanted.every((attribute, index) => attribute.name === output[index]?.name)) return optimized
  return Project({
    projectList: output.map((attribute, index) =>
      Object.freeze({ ...attribute, name: wanted[index]?.name ?? attribute.name }),
    ),
    child: optimized,
  })
}
