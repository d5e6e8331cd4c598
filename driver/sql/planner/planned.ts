import type { AttributeReference, Expression } from '../expressions/expression.ts'
import { semanticEquals } from '../expressions/semantic-equals.ts'
import { type PhysicalPlan, ShuffleExchangeExec } from '../plan/physical/physical-plan.ts'
import type { Statistics } from '../plan/statistics.ts'
import { choosePartitions, type PlannerOptions } from './planner-options.ts'

/** How an operator's rows are spread over tasks. */
export type OutputPartitioning =
  | { readonly kind: 'single' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'hash'
      /** Lists of keys whose values are equal, each of which the rows are hashed by: after an inner join the keys of both sides. */
      readonly keys: readonly (readonly Expression[])[]
      readonly numPartitions: number
    }

/** A physical plan with what planning above it needs to know. */
export interface Planned {
  readonly plan: PhysicalPlan
  readonly output: readonly AttributeReference[]
  readonly partitioning: OutputPartitioning
  readonly statistics: Statistics
}

/** All rows in one task. In a fused plan they always are, so no exchange is ever made. */
export function requireSingle(child: Planned): Planned {
  if (child.partitioning.kind === 'single') return child
  return {
    ...child,
    plan: ShuffleExchangeExec({ partitioning: { kind: 'single' }, child: child.plan }),
    partitioning: { kind: 'single' },
  }
}

/** Rows with equal keys in one task: ClusteredDistribution. A partitioning by a subset of the keys satisfies it. */
export function requireClustered(child: Planned, keys: readonly Expression[], options: PlannerOptions): Planned {
  if (child.partitioning.kind === 'single') return child
  if (keys.length === 0) return requireSingle(child)
  const present = child.partitioning
  const isWithin = (hashed: readonly Expression[]) => hashed.every((e) => keys.some((key) => semanticEquals(e, key)))
  if (present.kind === 'hash' && present.keys.some(isWithin)) return child
  return hashExchange(child, keys, choosePartitions(child.statistics.sizeBytes, options))
}

export function hashExchange(child: Planned, keys: readonly Expression[], numPartitions: number): Planned {
  const partitioning = { kind: 'hash', expressions: keys, numPartitions } as const
  return {
    ...child,
    plan: ShuffleExchangeExec({ partitioning, child: child.plan }),
    partitioning: { kind: 'hash', keys: [keys], numPartitions },
  }
}

/** Whether the present partitioning is exactly by these keys, in this order, as co-partitioned joins need. */
export function isHashedBy(child: Planned, keys: readonly Expression[]): number | undefined {
  const present = child.partitioning
  if (present.kind !== 'hash') return undefined
  const isSame = (hashed: readonly Expression[]) =>
    hashed.length === keys.length && keys.every((key, index) => semanticEquals(hashed[index] ?? key, key))
  return present.keys.some(isSame) ? present.numPartitions : undefined
}
