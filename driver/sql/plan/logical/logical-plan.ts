import type { WriteOptions } from '../../../../common/protocol/source-options.ts'
import type { StructType } from '../../../../common/types/data-type.ts'
import type { FileFormat, FileRelation } from '../../../sources/file-relation.ts'
import type {
  AttributeReference,
  Expression,
  Literal,
  LocalValue,
  Origin,
  SortOrder,
} from '../../expressions/expression.ts'

interface Node {
  readonly origin?: Origin
  /** Spark Connect's id of this plan, to which `UnresolvedAttribute.planId` refers. */
  readonly planId?: number
}

// ---- unresolved ----

export interface UnresolvedRelation extends Node {
  readonly kind: 'UnresolvedRelation'
  readonly nameParts: readonly string[]
  /** The view that the name stood for when the DataFrame was made: what the name means later is no matter to it. */
  readonly view?: LogicalPlan
}
/** Files to read, as the user named them: listed and opened before analysis, for that needs I/O. */
export interface UnresolvedDataSource extends Node {
  readonly kind: 'UnresolvedDataSource'
  readonly format: FileFormat
  readonly paths: readonly string[]
  /** Keys in lower case. */
  readonly options: Readonly<Record<string, string>>
  readonly schema: StructType | undefined
}
/** `WITH name AS (plan) child`: inlined by analysis. */
export interface UnresolvedWith extends Node {
  readonly kind: 'UnresolvedWith'
  readonly child: LogicalPlan
  readonly ctes: readonly { readonly name: string; readonly columns: readonly string[]; readonly plan: LogicalPlan }[]
}
/** HAVING, until analysis makes it a Filter over an Aggregate. */
export interface UnresolvedHaving extends Node {
  readonly kind: 'UnresolvedHaving'
  readonly condition: Expression
  readonly child: LogicalPlan
}

// ---- leaves ----

/** Files of one format and schema; `output` attributes stand for the relation's columns by name. */
export interface LogicalRelation extends Node {
  readonly kind: 'LogicalRelation'
  readonly relation: FileRelation
  readonly output: readonly AttributeReference[]
}
/** Rows held by the driver: VALUES, createDataFrame, SELECT without FROM (one row, no column). */
export interface LocalRelation extends Node {
  readonly kind: 'LocalRelation'
  readonly output: readonly AttributeReference[]
  readonly rows: readonly (readonly LocalValue[])[]
}
/** `VALUES` before analysis. */
export interface UnresolvedInlineTable extends Node {
  readonly kind: 'UnresolvedInlineTable'
  readonly names: readonly string[]
  readonly rows: readonly (readonly Expression[])[]
}
/** spark.range: `id` from start (inclusive) to end (exclusive). */
export interface Range extends Node {
  readonly kind: 'Range'
  readonly start: bigint
  readonly end: bigint
  readonly step: bigint
  readonly numPartitions: number | undefined
  readonly output: readonly AttributeReference[]
}

// ---- operators ----

export interface Project extends Node {
  readonly kind: 'Project'
  /** Any expression before analysis; NamedExpression after. */
  readonly projectList: readonly Expression[]
  readonly child: LogicalPlan
}
export interface Filter extends Node {
  readonly kind: 'Filter'
  readonly condition: Expression
  readonly child: LogicalPlan
}
export type JoinType = 'inner' | 'cross' | 'left' | 'right' | 'full' | 'left semi' | 'left anti'
export interface Join extends Node {
  readonly kind: 'Join'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: JoinType
  readonly condition: Expression | undefined
  /** USING columns (or NATURAL), until analysis makes them a condition and a Project. */
  readonly using: readonly string[] | 'natural' | undefined
  /** In SQL, where a select list follows, USING leaves the keys it does not put out to be read by a qualified name. */
  readonly hidesKeys?: true
  readonly hint?: 'broadcast-left' | 'broadcast-right' | 'shuffle-hash'
  /** `x NOT IN (subquery)` turned into a left anti join in which a null key matches everything. */
  readonly nullAware?: boolean
}
export interface Aggregate extends Node {
  readonly kind: 'Aggregate'
  readonly groupingExpressions: readonly Expression[]
  /** The output, grouping columns among it only where selected; NamedExpression after analysis. */
  readonly aggregateExpressions: readonly Expression[]
  readonly child: LogicalPlan
}
/** explode, posexplode and their kind: `child`'s columns and, per row, those of the generator. */
export interface Generate extends Node {
  readonly kind: 'Generate'
  readonly generator: Expression
  readonly outer: boolean
  readonly generatorOutput: readonly AttributeReference[]
  readonly child: LogicalPlan
}
export interface Sort extends Node {
  readonly kind: 'Sort'
  readonly order: readonly SortOrder[]
  readonly global: boolean
  readonly child: LogicalPlan
}
export interface Limit extends Node {
  readonly kind: 'Limit'
  /** undefined: only an offset. */
  readonly limit: number | undefined
  readonly offset: number
  readonly child: LogicalPlan
}
export interface Distinct extends Node {
  readonly kind: 'Distinct'
  readonly child: LogicalPlan
}
/** UNION ALL; UNION is Distinct over it. */
export interface Union extends Node {
  readonly kind: 'Union'
  readonly children: readonly LogicalPlan[]
  readonly byName: boolean
  readonly allowMissingColumns: boolean
}
export interface SetOperation extends Node {
  readonly kind: 'SetOperation'
  readonly operation: 'intersect' | 'except'
  readonly all: boolean
  readonly left: LogicalPlan
  readonly right: LogicalPlan
}
/** The alias Spark gives to a subquery in FROM that has none; no column can be qualified with it. */
export const generatedAlias = '__auto_generated_subquery_name'

export interface SubqueryAlias extends Node {
  readonly kind: 'SubqueryAlias'
  readonly alias: string
  /** `AS t(a, b)`; empty: the child's own names. */
  readonly columns: readonly string[]
  readonly child: LogicalPlan
}
/** repartition (shuffle true: round robin, or by expressions) and coalesce (shuffle false). */
export interface Repartition extends Node {
  readonly kind: 'Repartition'
  readonly numPartitions: number | undefined
  readonly shuffle: boolean
  readonly expressions: readonly Expression[]
  readonly child: LogicalPlan
}
/** `withColumn`, `drop`, `withColumnRenamed`, `toDF`, `na.fill` before analysis: they need the child's columns. */
export interface UnresolvedColumnEdit extends Node {
  readonly kind: 'UnresolvedColumnEdit'
  readonly edits: readonly ColumnEdit[]
  readonly child: LogicalPlan
}
export type ColumnEdit =
  | { readonly op: 'with'; readonly name: string; readonly value: Expression }
  | { readonly op: 'drop'; readonly column: Expression }
  | { readonly op: 'rename'; readonly from: string; readonly to: string }
  | { readonly op: 'renameAll'; readonly names: readonly string[] }
  /** Nulls (and NaN) become the value in the columns of its kind: all of them, or those named. */
  | {
      readonly op: 'fill'
      readonly columns: readonly string[] | undefined
      readonly value: Literal
      /** Columns of any type: the value is cast to it. */
      readonly cast: boolean
    }
/** `dropDuplicates` before analysis; undefined: all columns. */
export interface UnresolvedDeduplicate extends Node {
  readonly kind: 'UnresolvedDeduplicate'
  readonly columns: readonly string[] | undefined
  readonly child: LogicalPlan
}
/** `na.drop` before analysis: rows with fewer values that are neither null nor NaN than this go. */
export interface UnresolvedNaDrop extends Node {
  readonly kind: 'UnresolvedNaDrop'
  readonly columns: readonly string[] | undefined
  /** undefined: as many as there are columns. */
  readonly minNonNulls: number | undefined
  readonly child: LogicalPlan
}

// ---- commands: run for their effect, root only ----

export interface CreateTempView extends Node {
  readonly kind: 'CreateTempView'
  readonly nameParts: readonly string[]
  readonly columns: readonly string[]
  readonly replace: boolean
  readonly child: LogicalPlan
  /** What the name stands for from now on; set when the command is carried out. */
  readonly view?: LogicalPlan
}
export interface DropView extends Node {
  readonly kind: 'DropView'
  readonly nameParts: readonly string[]
  readonly ifExists: boolean
}
export interface ExplainCommand extends Node {
  readonly kind: 'ExplainCommand'
  readonly mode: 'simple' | 'extended' | 'formatted'
  readonly child: LogicalPlan
}
export interface SetCommand extends Node {
  readonly kind: 'SetCommand'
  readonly key: string | undefined
  readonly value: string | undefined
}
/** `SHOW TABLES` and `DESCRIBE t`. */
export interface ShowTables extends Node {
  readonly kind: 'ShowTables'
}
export interface DescribeRelation extends Node {
  readonly kind: 'DescribeRelation'
  readonly nameParts: readonly string[]
}
/** df.write to files. */
export interface WriteFiles extends Node {
  readonly kind: 'WriteFiles'
  readonly path: string
  readonly options: WriteOptions
  readonly partitionBy: readonly string[]
  readonly child: LogicalPlan
}

export type Command =
  | CreateTempView
  | DropView
  | ExplainCommand
  | SetCommand
  | ShowTables
  | DescribeRelation
  | WriteFiles

export type LogicalPlan =
  | UnresolvedRelation
  | UnresolvedDataSource
  | UnresolvedWith
  | UnresolvedHaving
  | UnresolvedInlineTable
  | UnresolvedColumnEdit
  | UnresolvedDeduplicate
  | UnresolvedNaDrop
  | LogicalRelation
  | LocalRelation
  | Range
  | Project
  | Filter
  | Join
  | Aggregate
  | Generate
  | Sort
  | Limit
  | Distinct
  | Union
  | SetOperation
  | SubqueryAlias
  | Repartition
  | Command
