import type { FileRelation } from '../../../sources/file-relation.ts'
import type { CteId } from '../../expressions/expr-id.ts'
import type {
  AttributeReference,
  Expression,
  LocalValue,
  NamedExpression,
  SortOrder,
} from '../../expressions/expression.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { ExpectationRule, JoinType, WriteFiles } from '../logical/logical-plan.ts'

export interface FileSourceScanExec {
  readonly kind: 'FileSourceScanExec'
  readonly relation: FileRelation
  readonly output: readonly AttributeReference[]
  /** Conjuncts of the filters above over this scan's columns: used to prune folders and row groups, never instead of the filter. */
  readonly pushedFilters: readonly Expression[]
}
export const FileSourceScanExec = (fields: Given<FileSourceScanExec, 'pushedFilters'>): FileSourceScanExec =>
  Object.freeze({ pushedFilters: [], ...fields, kind: 'FileSourceScanExec' })

export interface LocalTableScanExec {
  readonly kind: 'LocalTableScanExec'
  readonly output: readonly AttributeReference[]
  readonly rows: readonly (readonly LocalValue[])[]
}
export const LocalTableScanExec = (fields: Given<LocalTableScanExec>): LocalTableScanExec =>
  Object.freeze({ ...fields, kind: 'LocalTableScanExec' })

export interface RangeExec {
  readonly kind: 'RangeExec'
  readonly start: bigint
  readonly end: bigint
  readonly step: bigint
  readonly numPartitions: number | undefined
  readonly output: readonly AttributeReference[]
}
export const RangeExec = (fields: Given<RangeExec>): RangeExec => Object.freeze({ ...fields, kind: 'RangeExec' })

export interface ProjectExec {
  readonly kind: 'ProjectExec'
  readonly projectList: readonly NamedExpression[]
  readonly child: PhysicalPlan
}
export const ProjectExec = (fields: Given<ProjectExec>): ProjectExec =>
  Object.freeze({ ...fields, kind: 'ProjectExec' })

export interface FilterExec {
  readonly kind: 'FilterExec'
  readonly condition: Expression
  readonly child: PhysicalPlan
}
export const FilterExec = (fields: Given<FilterExec>): FilterExec => Object.freeze({ ...fields, kind: 'FilterExec' })

/** Counts the rows for which the condition holds and those for which it does not, and passes on those that its rule lets pass. */
export interface ExpectationExec {
  readonly kind: 'ExpectationExec'
  readonly rule: ExpectationRule
  readonly condition: Expression
  /** The columns that are shown, or set aside, of a row that does not hold it. */
  readonly row: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
export const ExpectationExec = (fields: Given<ExpectationExec>): ExpectationExec =>
  Object.freeze({ ...fields, kind: 'ExpectationExec' })

/** 'partial' puts out grouping columns and aggregation buffers, 'final' merges those, 'complete' does both in one step. */
export interface HashAggregateExec {
  readonly kind: 'HashAggregateExec'
  readonly mode: 'partial' | 'final' | 'complete'
  readonly groupingExpressions: readonly NamedExpression[]
  readonly aggregateExpressions: readonly NamedExpression[]
  /** 'partial': its output and 'final': its input, grouping attributes first, then each aggregate's buffer columns. */
  readonly buffer: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
export const HashAggregateExec = (fields: Given<HashAggregateExec>): HashAggregateExec =>
  Object.freeze({ ...fields, kind: 'HashAggregateExec' })

/** A row for each list of expressions. */
export interface ExpandExec {
  readonly kind: 'ExpandExec'
  readonly projections: readonly (readonly Expression[])[]
  readonly output: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
export const ExpandExec = (fields: Given<ExpandExec>): ExpandExec => Object.freeze({ ...fields, kind: 'ExpandExec' })

/** Rows of equal keys are in one task. */
export interface WindowExec {
  readonly kind: 'WindowExec'
  readonly windowExpressions: readonly NamedExpression[]
  readonly partitionSpec: readonly Expression[]
  readonly orderSpec: readonly SortOrder[]
  readonly child: PhysicalPlan
}
export const WindowExec = (fields: Given<WindowExec>): WindowExec => Object.freeze({ ...fields, kind: 'WindowExec' })

/** Of each task's rows those that can be among the first of their group, before an exchange brings the groups together (Spark's WindowGroupLimit). */
export interface WindowGroupLimitExec {
  readonly kind: 'WindowGroupLimitExec'
  /** The place of a row in its group: row_number, rank or dense_rank. */
  readonly rank: NamedExpression
  readonly limit: number
  readonly child: PhysicalPlan
}
export const WindowGroupLimitExec = (fields: Given<WindowGroupLimitExec>): WindowGroupLimitExec =>
  Object.freeze({ ...fields, kind: 'WindowGroupLimitExec' })

interface JoinExec {
  readonly left: PhysicalPlan
  readonly right: PhysicalPlan
  readonly joinType: JoinType
  /** All of the condition that is not in the keys. */
  readonly condition: Expression | undefined
}

interface EquiJoinExec extends JoinExec {
  readonly leftKeys: readonly Expression[]
  readonly rightKeys: readonly Expression[]
  readonly nullAware: boolean
}

export interface BroadcastHashJoinExec extends EquiJoinExec {
  readonly kind: 'BroadcastHashJoinExec'
  readonly buildSide: 'left' | 'right'
}
export const BroadcastHashJoinExec = (fields: Given<BroadcastHashJoinExec>): BroadcastHashJoinExec =>
  Object.freeze({ ...fields, kind: 'BroadcastHashJoinExec' })

export interface ShuffledHashJoinExec extends EquiJoinExec {
  readonly kind: 'ShuffledHashJoinExec'
  readonly buildSide: 'left' | 'right'
}
export const ShuffledHashJoinExec = (fields: Given<ShuffledHashJoinExec>): ShuffledHashJoinExec =>
  Object.freeze({ ...fields, kind: 'ShuffledHashJoinExec' })

export interface BroadcastNestedLoopJoinExec extends JoinExec {
  readonly kind: 'BroadcastNestedLoopJoinExec'
  readonly buildSide: 'left' | 'right'
}
export const BroadcastNestedLoopJoinExec = (fields: Given<BroadcastNestedLoopJoinExec>): BroadcastNestedLoopJoinExec =>
  Object.freeze({ ...fields, kind: 'BroadcastNestedLoopJoinExec' })

export interface SortExec {
  readonly kind: 'SortExec'
  readonly order: readonly SortOrder[]
  readonly global: boolean
  readonly child: PhysicalPlan
}
export const SortExec = (fields: Given<SortExec>): SortExec => Object.freeze({ ...fields, kind: 'SortExec' })

export interface TakeOrderedAndProjectExec {
  readonly kind: 'TakeOrderedAndProjectExec'
  readonly limit: number
  readonly offset: number
  readonly order: readonly SortOrder[]
  readonly projectList: readonly NamedExpression[]
  readonly child: PhysicalPlan
}
export const TakeOrderedAndProjectExec = (
  fields: Given<TakeOrderedAndProjectExec, 'offset'>,
): TakeOrderedAndProjectExec => Object.freeze({ offset: 0, ...fields, kind: 'TakeOrderedAndProjectExec' })

export interface LocalLimitExec {
  readonly kind: 'LocalLimitExec'
  readonly limit: number
  readonly child: PhysicalPlan
}
export const LocalLimitExec = (fields: Given<LocalLimitExec>): LocalLimitExec =>
  Object.freeze({ ...fields, kind: 'LocalLimitExec' })

export interface GlobalLimitExec {
  readonly kind: 'GlobalLimitExec'
  readonly limit: number | undefined
  readonly offset: number
  readonly child: PhysicalPlan
}
export const GlobalLimitExec = (fields: Given<GlobalLimitExec, 'offset'>): GlobalLimitExec =>
  Object.freeze({ offset: 0, ...fields, kind: 'GlobalLimitExec' })

export interface UnionExec {
  readonly kind: 'UnionExec'
  /** 'one': every child has all its rows in the one task; 'concatenated': the children's tasks one after another. */
  readonly tasks: 'one' | 'concatenated'
  readonly output: readonly AttributeReference[]
  readonly children: readonly PhysicalPlan[]
}
export const UnionExec = (fields: Given<UnionExec>): UnionExec => Object.freeze({ ...fields, kind: 'UnionExec' })

export interface GenerateExec {
  readonly kind: 'GenerateExec'
  readonly generator: Expression
  readonly outer: boolean
  readonly generatorOutput: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
export const GenerateExec = (fields: Given<GenerateExec>): GenerateExec =>
  Object.freeze({ ...fields, kind: 'GenerateExec' })

/**
 * A use of a common table expression that is computed once. All of one id hold the same plan; the columns, other ones for each use, are in
 * the order of its output.
 */
export interface CTERelationRefExec {
  readonly kind: 'CTERelationRefExec'
  readonly cteId: CteId
  readonly output: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
export const CTERelationRefExec = (fields: Given<CTERelationRefExec>): CTERelationRefExec =>
  Object.freeze({ ...fields, kind: 'CTERelationRefExec' })

/** A recursive common table expression, in one task: see UnionLoop. */
export interface UnionLoopExec {
  readonly kind: 'UnionLoopExec'
  readonly loopId: CteId
  readonly anchor: PhysicalPlan
  readonly recursion: PhysicalPlan
  /** -1: any number. */
  readonly levelLimit: number
  readonly rowLimit: number
  readonly output: readonly AttributeReference[]
}
export const UnionLoopExec = (fields: Given<UnionLoopExec>): UnionLoopExec =>
  Object.freeze({ ...fields, kind: 'UnionLoopExec' })

/** In the recursion of a UnionLoopExec, the rows of the step before. */
export interface UnionLoopRefExec {
  readonly kind: 'UnionLoopRefExec'
  readonly loopId: CteId
  readonly output: readonly AttributeReference[]
}
export const UnionLoopRefExec = (fields: Given<UnionLoopRefExec>): UnionLoopRefExec =>
  Object.freeze({ ...fields, kind: 'UnionLoopRefExec' })

/** coalesce(n): fewer partitions without a shuffle. */
export interface CoalesceExec {
  readonly kind: 'CoalesceExec'
  readonly numPartitions: number
  readonly child: PhysicalPlan
}
export const CoalesceExec = (fields: Given<CoalesceExec>): CoalesceExec =>
  Object.freeze({ ...fields, kind: 'CoalesceExec' })

export type Partitioning =
  | { readonly kind: 'hash'; readonly expressions: readonly Expression[]; readonly numPartitions: number }
  | { readonly kind: 'range'; readonly order: readonly SortOrder[]; readonly numPartitions: number }
  /**
   * In turn, by the place of a row in its task's input where a second run sees that order again; else by a hash of the row, which equal rows
   * share.
   */
  | { readonly kind: 'roundRobin'; readonly numPartitions: number; readonly by: 'position' | 'row' }
  | { readonly kind: 'single' }

export interface ShuffleExchangeExec {
  readonly kind: 'ShuffleExchangeExec'
  readonly partitioning: Partitioning
  readonly child: PhysicalPlan
}
export const ShuffleExchangeExec = (fields: Given<ShuffleExchangeExec>): ShuffleExchangeExec =>
  Object.freeze({ ...fields, kind: 'ShuffleExchangeExec' })

export interface BroadcastExchangeExec {
  readonly kind: 'BroadcastExchangeExec'
  readonly child: PhysicalPlan
}
export const BroadcastExchangeExec = (fields: Given<BroadcastExchangeExec>): BroadcastExchangeExec =>
  Object.freeze({ ...fields, kind: 'BroadcastExchangeExec' })

/** The root of `df.write`: each task writes its partition. */
export interface WriteFilesExec {
  readonly kind: 'WriteFilesExec'
  readonly write: Pick<WriteFiles, 'path' | 'options' | 'partitionBy'>
  readonly child: PhysicalPlan
}
export const WriteFilesExec = (fields: Given<WriteFilesExec>): WriteFilesExec =>
  Object.freeze({ ...fields, kind: 'WriteFilesExec' })

/** Within a stage's fragment: what an exchange (or a scan) reads, seen by DuckDB as a view of that name. Columns are named by `inputColumnName`. */
export interface StageInputExec {
  readonly kind: 'StageInputExec'
  readonly name: string
  readonly output: readonly AttributeReference[]
  /** A scan's columns go by their own names, an exchange's by position (`c0`, `c1` ...). */
  readonly columns: readonly string[]
  /** Of text files the input has the records as text; the fragment makes rows of them. */
  readonly records?: FileRelation
}
export const StageInputExec = (fields: Given<StageInputExec>): StageInputExec =>
  Object.freeze({ ...fields, kind: 'StageInputExec' })

/** Every physical plan there is: a closed union on `kind`. */
export type PhysicalPlan =
  | FileSourceScanExec
  | LocalTableScanExec
  | RangeExec
  | ProjectExec
  | FilterExec
  | ExpectationExec
  | HashAggregateExec
  | WindowExec
  | ExpandExec
  | WindowGroupLimitExec
  | BroadcastHashJoinExec
  | ShuffledHashJoinExec
  | BroadcastNestedLoopJoinExec
  | SortExec
  | TakeOrderedAndProjectExec
  | LocalLimitExec
  | GlobalLimitExec
  | UnionExec
  | GenerateExec
  | CoalesceExec
  | CTERelationRefExec
  | UnionLoopExec
  | UnionLoopRefExec
  | ShuffleExchangeExec
  | BroadcastExchangeExec
  | WriteFilesExec
  | StageInputExec
