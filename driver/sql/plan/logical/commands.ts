import type { WriteOptions } from '../../../../common/protocol/source-options.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { LogicalPlan } from './logical-plan.ts'
import type { PlanNode } from './plan-node.ts'

export interface CreateTempView extends PlanNode {
  readonly kind: 'CreateTempView'
  readonly nameParts: readonly string[]
  readonly columns: readonly string[]
  readonly replace: boolean
  readonly child: LogicalPlan
  /** What the name stands for from now on; set when the command is carried out. */
  readonly view?: LogicalPlan
}
export const CreateTempView = (fields: Given<CreateTempView>): CreateTempView =>
  Object.freeze({ ...fields, kind: 'CreateTempView' })

export interface DropView extends PlanNode {
  readonly kind: 'DropView'
  readonly nameParts: readonly string[]
  readonly ifExists: boolean
}
export const DropView = (fields: Given<DropView>): DropView => Object.freeze({ ...fields, kind: 'DropView' })

export interface ExplainCommand extends PlanNode {
  readonly kind: 'ExplainCommand'
  readonly mode: 'simple' | 'extended' | 'formatted'
  readonly child: LogicalPlan
}
export const ExplainCommand = (fields: Given<ExplainCommand>): ExplainCommand =>
  Object.freeze({ ...fields, kind: 'ExplainCommand' })

export interface SetCommand extends PlanNode {
  readonly kind: 'SetCommand'
  readonly key: string | undefined
  readonly value: string | undefined
}
export const SetCommand = (fields: Given<SetCommand>): SetCommand => Object.freeze({ ...fields, kind: 'SetCommand' })

/** `SHOW TABLES` and `DESCRIBE t`. */
export interface ShowTables extends PlanNode {
  readonly kind: 'ShowTables'
}
export const ShowTables = (fields: Given<ShowTables>): ShowTables => Object.freeze({ ...fields, kind: 'ShowTables' })

export interface DescribeRelation extends PlanNode {
  readonly kind: 'DescribeRelation'
  readonly nameParts: readonly string[]
}
export const DescribeRelation = (fields: Given<DescribeRelation>): DescribeRelation =>
  Object.freeze({ ...fields, kind: 'DescribeRelation' })

/** df.write to files. */
export interface WriteFiles extends PlanNode {
  readonly kind: 'WriteFiles'
  readonly path: string
  readonly options: WriteOptions
  readonly partitionBy: readonly string[]
  readonly child: LogicalPlan
}
export const WriteFiles = (fields: Given<WriteFiles>): WriteFiles => Object.freeze({ ...fields, kind: 'WriteFiles' })
