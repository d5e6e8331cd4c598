import type {
  CreateTempView,
  DescribeRelation,
  DropView,
  ExplainCommand,
  SetCommand,
  ShowTables,
  WriteFiles,
} from './commands.ts'
import type { Expectation } from './expectation.ts'
import type { LocalRelation, LogicalRelation, Range } from './leaves.ts'
import type {
  Aggregate,
  CTERelationRef,
  Distinct,
  Expand,
  Filter,
  Generate,
  Join,
  LateralJoin,
  Limit,
  Project,
  Repartition,
  SetOperation,
  Sort,
  SubqueryAlias,
  Union,
  UnionLoop,
  UnionLoopRef,
  Window,
} from './operators.ts'
import type {
  UnresolvedColumnEdit,
  UnresolvedDataSource,
  UnresolvedDeduplicate,
  UnresolvedHaving,
  UnresolvedInlineTable,
  UnresolvedNaDrop,
  UnresolvedPivot,
  UnresolvedRelation,
  UnresolvedTableValuedFunction,
  UnresolvedUnpivot,
  UnresolvedWith,
} from './unresolved.ts'

export * from './commands.ts'
export * from './expectation.ts'
export * from './leaves.ts'
export * from './operators.ts'
export * from './unresolved.ts'

export type Command =
  | CreateTempView
  | DropView
  | ExplainCommand
  | SetCommand
  | ShowTables
  | DescribeRelation
  | WriteFiles

const commandKinds: Readonly<Record<Command['kind'], true>> = {
  CreateTempView: true,
  DropView: true,
  ExplainCommand: true,
  SetCommand: true,
  ShowTables: true,
  DescribeRelation: true,
  WriteFiles: true,
}

/** Whether the plan is run for its effect. */
export const isCommand = (plan: LogicalPlan): plan is Command => plan.kind in commandKinds

/** Every logical plan there is: a closed union on `kind`. */
export type LogicalPlan =
  | UnresolvedRelation
  | UnresolvedDataSource
  | UnresolvedWith
  | UnresolvedHaving
  | UnresolvedTableValuedFunction
  | UnresolvedInlineTable
  | UnresolvedColumnEdit
  | UnresolvedDeduplicate
  | UnresolvedNaDrop
  | UnresolvedPivot
  | UnresolvedUnpivot
  | LogicalRelation
  | LocalRelation
  | Range
  | Project
  | Filter
  | Join
  | LateralJoin
  | Aggregate
  | Window
  | Expand
  | Generate
  | Sort
  | Limit
  | Distinct
  | Union
  | SetOperation
  | SubqueryAlias
  | CTERelationRef
  | UnionLoop
  | UnionLoopRef
  | Repartition
  | Expectation
  | Command
