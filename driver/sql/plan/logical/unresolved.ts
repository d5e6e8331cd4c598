import type { StructType } from '../../../../common/types/data-type.ts'
import type { FileFormat } from '../../../sources/file-relation.ts'
import type { Expression, Literal, UnresolvedAttribute } from '../../expressions/expression.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { LogicalPlan } from './logical-plan.ts'
import type { PlanNode } from './plan-node.ts'

export interface UnresolvedRelation extends PlanNode {
  readonly kind: 'UnresolvedRelation'
  readonly nameParts: readonly string[]
  /** The view that the name stood for when the DataFrame was made: what the name means later is no matter to it. */
  readonly view?: LogicalPlan
}
export const UnresolvedRelation = (fields: Given<UnresolvedRelation>): UnresolvedRelation =>
  Object.freeze({ ...fields, kind: 'UnresolvedRelation' })

/** Files to read, as the user named them: listed and opened before analysis, for that needs I/O. */
export interface UnresolvedDataSource extends PlanNode {
  readonly kind: 'UnresolvedDataSource'
  readonly format: FileFormat
  readonly paths: readonly string[]
  /** Keys in lower case. */
  readonly options: Readonly<Record<string, string>>
  readonly schema: StructType | undefined
}
export const UnresolvedDataSource = (fields: Given<UnresolvedDataSource>): UnresolvedDataSource =>
  Object.freeze({ ...fields, kind: 'UnresolvedDataSource' })

/** `name [(columns)] [MAX RECURSION LEVEL levelLimit] AS (plan)` */
export interface NamedQuery {
  readonly name: string
  readonly columns: readonly string[]
  readonly levelLimit?: number
  readonly plan: LogicalPlan
}

/** `WITH name AS (plan) child`: inlined by analysis. */
export interface UnresolvedWith extends PlanNode {
  readonly kind: 'UnresolvedWith'
  readonly child: LogicalPlan
  readonly ctes: readonly NamedQuery[]
  /** Whether each may refer to itself. */
  readonly recursive?: true
}
export const UnresolvedWith = (fields: Given<UnresolvedWith>): UnresolvedWith =>
  Object.freeze({ ...fields, kind: 'UnresolvedWith' })

/** HAVING, until analysis makes it a Filter over an Aggregate. */
export interface UnresolvedHaving extends PlanNode {
  readonly kind: 'UnresolvedHaving'
  readonly condition: Expression
  readonly child: LogicalPlan
}
export const UnresolvedHaving = (fields: Given<UnresolvedHaving>): UnresolvedHaving =>
  Object.freeze({ ...fields, kind: 'UnresolvedHaving' })

/** `VALUES` before analysis. */
export interface UnresolvedInlineTable extends PlanNode {
  readonly kind: 'UnresolvedInlineTable'
  readonly names: readonly string[]
  readonly rows: readonly (readonly Expression[])[]
}
export const UnresolvedInlineTable = (fields: Given<UnresolvedInlineTable>): UnresolvedInlineTable =>
  Object.freeze({ ...fields, kind: 'UnresolvedInlineTable' })

/** `name(args) [AS t(columns)]` in FROM. */
export interface UnresolvedTableValuedFunction extends PlanNode {
  readonly kind: 'UnresolvedTableValuedFunction'
  readonly name: string
  readonly args: readonly Expression[]
  /** Names of its columns; empty: the function's own. */
  readonly columns: readonly string[]
}
export const UnresolvedTableValuedFunction = (
  fields: Given<UnresolvedTableValuedFunction>,
): UnresolvedTableValuedFunction => Object.freeze({ ...fields, kind: 'UnresolvedTableValuedFunction' })

/** `withColumn`, `drop`, `withColumnRenamed`, `toDF`, `na.fill` before analysis: they need the child's columns. */
export interface UnresolvedColumnEdit extends PlanNode {
  readonly kind: 'UnresolvedColumnEdit'
  readonly edits: readonly ColumnEdit[]
  readonly child: LogicalPlan
}
export const UnresolvedColumnEdit = (fields: Given<UnresolvedColumnEdit>): UnresolvedColumnEdit =>
  Object.freeze({ ...fields, kind: 'UnresolvedColumnEdit' })

export type ColumnEdit =
  | { readonly op: 'with'; readonly name: string; readonly value: Expression }
  /** In the place of a column that has to be there. */
  | { readonly op: 'set'; readonly column: UnresolvedAttribute; readonly value: Expression }
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
export interface UnresolvedDeduplicate extends PlanNode {
  readonly kind: 'UnresolvedDeduplicate'
  readonly columns: readonly string[] | undefined
  readonly child: LogicalPlan
}
export const UnresolvedDeduplicate = (fields: Given<UnresolvedDeduplicate>): UnresolvedDeduplicate =>
  Object.freeze({ ...fields, kind: 'UnresolvedDeduplicate' })

/** `na.drop` before analysis: rows with fewer values that are neither null nor NaN than this go. */
export interface UnresolvedNaDrop extends PlanNode {
  readonly kind: 'UnresolvedNaDrop'
  readonly columns: readonly string[] | undefined
  /** undefined: as many as there are columns. */
  readonly minNonNulls: number | undefined
  readonly child: LogicalPlan
}
export const UnresolvedNaDrop = (fields: Given<UnresolvedNaDrop>): UnresolvedNaDrop =>
  Object.freeze({ ...fields, kind: 'UnresolvedNaDrop' })

/** PIVOT before analysis, which finds what it groups by where it is not said. */
export interface UnresolvedPivot extends PlanNode {
  readonly kind: 'UnresolvedPivot'
  readonly groupBy: readonly Expression[] | undefined
  readonly pivotColumns: readonly Expression[]
  /** A column of the output for each; as many expressions as there are pivot columns. */
  readonly values: readonly { readonly value: readonly Expression[]; readonly name?: string }[]
  readonly aggregates: readonly Expression[]
  readonly child: LogicalPlan
}
export const UnresolvedPivot = (fields: Given<UnresolvedPivot>): UnresolvedPivot =>
  Object.freeze({ ...fields, kind: 'UnresolvedPivot' })

/** UNPIVOT before analysis. */
export interface UnresolvedUnpivot extends PlanNode {
  readonly kind: 'UnresolvedUnpivot'
  /** undefined: all columns that are no values. */
  readonly ids: readonly Expression[] | undefined
  /** A row for each; as many columns as `valueNames`. undefined: all columns that are no ids. */
  readonly values: readonly { readonly columns: readonly Expression[]; readonly name?: string }[] | undefined
  readonly nameColumn: string
  readonly valueNames: readonly string[]
  /** Whether rows whose values are all null stay. */
  readonly includeNulls: boolean
  readonly child: LogicalPlan
}
export const UnresolvedUnpivot = (fields: Given<UnresolvedUnpivot>): UnresolvedUnpivot =>
  Object.freeze({ ...fields, kind: 'UnresolvedUnpivot' })
