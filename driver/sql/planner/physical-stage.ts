import type { StageKey } from '../../scheduler/contracts.ts'
import type { SortOrder } from '../expressions/expression.ts'
import type {
  FileSourceScanExec,
  Partitioning,
  PhysicalPlan,
  RangeExec,
  WriteFilesExec,
} from '../plan/physical/physical-plan.ts'
import type { PlannedSubqueries } from '../plan/physical/physical-query.ts'
import type { Determinacy } from './stage-determinacy.ts'

/**
 * A piece of a physical plan between exchanges: what all tasks of one stage run. `fragment` has no exchange in it; its leaves are
 * StageInputExec, fed per task as `layout` says.
 */
export interface PhysicalStage {
  readonly key: StageKey
  readonly fragment: PhysicalPlan
  /** The plans of the scalar subqueries in the fragment's expressions. */
  readonly subqueries: PlannedSubqueries
  readonly layout: TaskLayout
  readonly parents: readonly StageKey[]
  readonly output: StageOutput
  /** What it gives when it runs again over the same inputs. */
  readonly determinacy: Determinacy
}

export type StageOutput =
  | { readonly kind: 'shuffle'; readonly partitioning: Partitioning; readonly bounds?: RangeBoundsSource }
  | { readonly kind: 'result' }
  | { readonly kind: 'files'; readonly write: WriteFilesExec['write'] }

/** The stage whose rows are a sample of the sort keys, from which the driver takes the bounds of a range partitioning. */
export interface RangeBoundsSource {
  readonly sampleStage: StageKey
  readonly order: readonly SortOrder[]
}

/** How the inputs of a stage's fragment are dealt out to its tasks. */
export type TaskLayout =
  /** Splits of files: as many tasks as there are splits. */
  | { readonly kind: 'scan'; readonly name: string; readonly scan: FileSourceScanExec }
  | { readonly kind: 'range'; readonly name: string; readonly range: RangeExec }
  /** Task i reads partition i of every map output of a stage. */
  | {
      readonly kind: 'partitions'
      readonly name: string
      readonly stage: StageKey
      readonly plan: PhysicalPlan
      readonly numPartitions: number
    }
  /** Every task reads all of a stage's output: broadcasts and scalar subqueries. */
  | { readonly kind: 'all'; readonly name: string; readonly stage: StageKey; readonly plan: PhysicalPlan }
  /** Rows within the fragment's own text: one task. */
  | { readonly kind: 'one' }
  /** Task i takes the i-th of every child; children of kind 'all' go to every task. */
  | { readonly kind: 'zip'; readonly children: readonly TaskLayout[] }
  /** The tasks of the children one after another. */
  | { readonly kind: 'concat'; readonly children: readonly TaskLayout[] }
  | { readonly kind: 'coalesce'; readonly numPartitions: number; readonly child: TaskLayout }

/** All stages of a query, parents before children; the last one is the result stage. */
export interface StageGraph {
  readonly stages: readonly PhysicalStage[]
  readonly fused: boolean
}
