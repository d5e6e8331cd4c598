import type { FileRelation } from '../../../sources/file-relation.ts'
import type { AttributeReference, LocalValue } from '../../expressions/expression.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { PlanNode } from './plan-node.ts'

/** Files of one format and schema; `output` attributes stand for the relation's columns by name. */
export interface LogicalRelation extends PlanNode {
  readonly kind: 'LogicalRelation'
  readonly relation: FileRelation
  readonly output: readonly AttributeReference[]
}
export const LogicalRelation = (fields: Given<LogicalRelation>): LogicalRelation =>
  Object.freeze({ ...fields, kind: 'LogicalRelation' })

/** Rows held by the driver: VALUES, createDataFrame, SELECT without FROM (one row, no column). */
export interface LocalRelation extends PlanNode {
  readonly kind: 'LocalRelation'
  readonly output: readonly AttributeReference[]
  readonly rows: readonly (readonly LocalValue[])[]
}
export const LocalRelation = (fields: Given<LocalRelation>): LocalRelation =>
  Object.freeze({ ...fields, kind: 'LocalRelation' })

/** SELECT without FROM: one row, no column. */
export const oneRow: LocalRelation = LocalRelation({ output: [], rows: [[]] })

/** spark.range: `id` from start (inclusive) to end (exclusive). */
export interface Range extends PlanNode {
  readonly kind: 'Range'
  readonly start: bigint
  readonly end: bigint
  readonly step: bigint
  readonly numPartitions: number | undefined
  readonly output: readonly AttributeReference[]
}
export const Range = (fields: Given<Range>): Range => Object.freeze({ ...fields, kind: 'Range' })
