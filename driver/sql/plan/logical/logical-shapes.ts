import type { NodeShapes } from '../../tree/node-shape.ts'
import type { LogicalPlan } from './logical-plan.ts'

/** Every kind of logical plan with the role of each of its fields; see `NodeShapes`. */
export const logicalShapes: NodeShapes<LogicalPlan> = {
  UnresolvedRelation: { nameParts: 'value', view: 'aside' },
  UnresolvedDataSource: { format: 'value', paths: 'value', options: 'value', schema: 'value' },
  UnresolvedWith: { child: 'child', ctes: { name: 'value', columns: 'value', plan: 'subquery' } },
  UnresolvedHaving: { child: 'child', condition: 'expression' },
  UnresolvedInlineTable: { names: 'value', rows: 'expression' },
  UnresolvedColumnEdit: {
    child: 'child',
    edits: {
      op: 'value',
      name: 'value',
      value: 'expression',
      column: 'expression',
      from: 'value',
      to: 'value',
      names: 'value',
      columns: 'value',
      cast: 'value',
    },
  },
  UnresolvedDeduplicate: { child: 'child', columns: 'value' },
  UnresolvedNaDrop: { child: 'child', columns: 'value', minNonNulls: 'value' },

  LogicalRelation: { relation: 'reference', output: 'columns' },
  LocalRelation: { rows: 'reference', output: 'produces' },
  Range: { start: 'value', end: 'value', step: 'value', numPartitions: 'value', output: 'produces' },

  Project: { child: 'child', projectList: 'expression' },
  Filter: { child: 'child', condition: 'expression' },
  Join: {
    left: 'child',
    right: 'child',
    joinType: 'value',
    condition: 'expression',
    using: 'value',
    hidesKeys: 'label',
    hint: 'label',
    nullAware: 'value',
    productAllowed: 'label',
  },
  Aggregate: { child: 'child', groupingExpressions: 'expression', aggregateExpressions: 'expression' },
  Window: { child: 'child', windowExpressions: 'expression', partitionSpec: 'expression', orderSpec: 'expression' },
  Generate: { child: 'child', generator: 'expression', outer: 'value', generatorOutput: 'produces' },
  Sort: { child: 'child', order: 'expression', global: 'value' },
  Limit: { child: 'child', limit: 'value', offset: 'value' },
  Distinct: { child: 'child' },
  Union: { children: 'child', byName: 'value', allowMissingColumns: 'value' },
  SetOperation: { operation: 'value', all: 'value', left: 'child', right: 'child' },
  SubqueryAlias: { child: 'child', alias: 'label', columns: 'label' },
  Expectation: { child: 'child', rule: 'reference', condition: 'expression', row: 'expression' },
  Repartition: { child: 'child', numPartitions: 'value', shuffle: 'value', expressions: 'expression' },

  CreateTempView: { child: 'child', nameParts: 'value', columns: 'value', replace: 'value', view: 'aside' },
  DropView: { nameParts: 'value', ifExists: 'value' },
  ExplainCommand: { child: 'child', mode: 'value' },
  SetCommand: { key: 'value', value: 'value' },
  ShowTables: {},
  DescribeRelation: { nameParts: 'value' },
  WriteFiles: { child: 'child', path: 'value', options: 'reference', partitionBy: 'value' },
}
