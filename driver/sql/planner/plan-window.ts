import { splitConjuncts } from '../expressions/conjuncts.ts'
import type { Alias, Expression } from '../expressions/expression.ts'
import { literalInt } from '../expressions/functions/constant-arguments.ts'
import type { LogicalPlan, Window } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { WindowExec, WindowGroupLimitExec } from '../plan/physical/physical-plan.ts'
import { statisticsOf } from '../plan/statistics.ts'
import { asNamed } from './plan-sort.ts'
import { type Planned, requireClustered } from './planned.ts'
import type { PlannerOptions } from './planner-options.ts'

/** Window functions where the rows of each group are in one task. */
export function planWindow(
  logical: Window,
  child: Planned,
  options: PlannerOptions,
  limit?: GroupLimit,
): Pick<Planned, 'plan' | 'partitioning'> {
  const { windowExpressions, partitionSpec, orderSpec } = logical
  const isTogether = requireClustered(child, partitionSpec, options) === child
  const limited =
    isTogether || !limit ? child : { ...child, plan: WindowGroupLimitExec({ ...limit, child: child.plan }) }
  const clustered = requireClustered(limited, partitionSpec, options)
  return {
    plan: WindowExec({
      windowExpressions: windowExpressions.map(asNamed),
      partitionSpec,
      orderSpec,
      child: clustered.plan,
    }),
    partitioning: clustered.partitioning,
  }
}

/** The Window below a filter that takes the first rows of each group: no task sends more of them (Spark's InferWindowGroupLimit). */
export function planFilteredWindow(
  logical: Window,
  condition: Expression,
  plan: (child: LogicalPlan) => Planned,
  options: PlannerOptions,
): Planned {
  const limit = groupLimitOf(logical, condition)
  return {
    ...planWindow(logical, plan(logical.child), options, limit),
    output: outputOf(logical),
    statistics: statisticsOf(logical),
  }
}

interface GroupLimit {
  readonly rank: Alias
  readonly limit: number
}

const RANKS: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank'])
/** Spark's spark.sql.optimizer.windowGroupLimitThreshold. */
const MAX_LIMIT = 1000

/** A bound on the place in the group; every function of the Window has to be one that the rows left out do not change. */
function groupLimitOf({ windowExpressions }: Window, condition: Expression): GroupLimit | undefined {
  const ranks = windowExpressions.filter(isRank)
  if (ranks.length < windowExpressions.length) return undefined
  const limits = splitConjuncts(condition).flatMap((conjunct): readonly GroupLimit[] => {
    const bound = boundOf(conjunct)
    const rank = ranks.find(({ exprId }) => bound?.column.exprId === exprId)
    return bound && rank && bound.limit > 0 && bound.limit <= MAX_LIMIT ? [{ rank, limit: bound.limit }] : []
  })
  return limits.reduce<GroupLimit | undefined>(
    (least, one) => (least && least.limit <= one.limit ? least : one),
    undefined,
  )
}

function isRank(expression: Expression): expression is Alias {
  if (expression.kind !== 'Alias' || expression.child.kind !== 'WindowExpression') return false
  const { function: call } = expression.child
  return call.kind === 'ScalarFunction' && RANKS.has(call.name)
}

/** `column <= limit` in all its spellings. */
function boundOf(conjunct: Expression) {
  if (conjunct.kind !== 'Comparison') return undefined
  const { left, right, operator } = conjunct
  const [column, value, turned] =
    left.kind === 'AttributeReference' ? [left, right, operator] : [right, left, MIRRORED[operator]]
  const limit = literalInt(value)
  if (column.kind !== 'AttributeReference' || limit === undefined) return undefined
  if (turned === '<=' || turned === '=') return { column, limit }
  return turned === '<' ? { column, limit: limit - 1 } : undefined
}

const MIRRORED = { '=': '=', '<=>': '<=>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const
