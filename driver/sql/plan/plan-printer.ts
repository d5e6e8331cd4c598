import type { Expression } from '../expressions/expression.ts'
import { expressionText } from './expression-text.ts'
import type { Join, LogicalPlan } from './logical/logical-plan.ts'
import { childPlansOf, subqueriesOf } from './logical/logical-plan-tree.ts'

/** A plan as Spark's EXPLAIN draws it: one line a node, children below it by `+-` and `:-`, subqueries by `:  +-`. */
export const formatLogicalPlan = (plan: LogicalPlan): string => linesOf(plan).join('\n')

function linesOf(plan: LogicalPlan): readonly string[] {
  const subqueries = subqueriesOf(plan)
  const children = childPlansOf(plan)
  return [
    nodeText(plan),
    ...subqueries.flatMap((subquery) => indent(linesOf(subquery.plan), children.length === 0 ? '   +- ' : ':  +- ')),
    ...children.flatMap((child, index) => indent(linesOf(child), index === children.length - 1 ? '+- ' : ':- ')),
  ]
}

function indent(lines: readonly string[], mark: string): readonly string[] {
  const rest = mark.startsWith(':') ? `:${' '.repeat(mark.length - 1)}` : ' '.repeat(mark.length)
  return lines.map((line, index) => (index === 0 ? mark : rest) + line)
}

const bracketed = (items: readonly Expression[]): string => `[${items.map(expressionText).join(', ')}]`

function nodeText(plan: LogicalPlan): string {
  switch (plan.kind) {
    case 'LogicalRelation':
      return `Relation ${bracketed(plan.output)} ${plan.relation.options.format}`
    case 'LocalRelation':
      return plan.rows.length === 0
        ? `LocalRelation <empty>, ${bracketed(plan.output)}`
        : `LocalRelation ${bracketed(plan.output)}`
    case 'Range':
      return `Range (${plan.start}, ${plan.end}, step=${plan.step})`
    case 'Project':
      return `Project ${bracketed(plan.projectList)}`
    case 'Filter':
      return `Filter ${expressionText(plan.condition)}`
    case 'Expectation':
      return `Expectation ${plan.rule.name}, ${plan.rule.action}, ${expressionText(plan.condition)}`
    case 'UnresolvedHaving':
      return `'UnresolvedHaving ${expressionText(plan.condition)}`
    case 'Join':
      return joinText(plan)
    case 'LateralJoin':
      return `LateralJoin ${expressionText(plan.right)}, ${joinNames[plan.joinType]}${plan.condition ? `, ${expressionText(plan.condition)}` : ''}`
    case 'Aggregate':
      return `Aggregate ${bracketed(plan.groupingExpressions)}, ${bracketed(plan.aggregateExpressions)}`
    case 'Expand':
      return `Expand [${plan.projections.map(bracketed).join(', ')}], ${bracketed(plan.output)}`
    case 'Window':
      return `Window ${bracketed(plan.windowExpressions)}, ${bracketed(plan.partitionSpec)}, ${bracketed(plan.orderSpec)}`
    case 'Generate':
      return `Generate ${expressionText(plan.generator)}, ${plan.outer}, ${bracketed(plan.generatorOutput)}`
    case 'Sort':
      return `Sort ${bracketed(plan.order)}, ${plan.global}`
    case 'Limit':
      return plan.offset === 0
        ? `GlobalLimit ${plan.limit}`
        : `GlobalLimit ${plan.limit ?? 'all'}, offset ${plan.offset}`
    case 'Distinct':
      return 'Distinct'
    case 'Union':
      return plan.byName ? `Union by name, ${plan.allowMissingColumns}` : 'Union false, false'
    case 'SetOperation':
      return `${plan.operation === 'except' ? 'Except' : 'Intersect'}${plan.all ? ' All true' : ' All false'}`
    case 'UnionLoop':
      return `UnionLoop ${plan.loopId}, ${bracketed(plan.output)}`
    case 'UnionLoopRef':
      return `UnionLoopRef ${plan.loopId}, ${bracketed(plan.output)}`
    case 'CTERelationRef':
      return `CTERelationRef ${plan.cteId}`
    case 'SubqueryAlias':
      return `SubqueryAlias ${plan.alias}`
    case 'Repartition':
      return plan.expressions.length > 0
        ? `RepartitionByExpression ${bracketed(plan.expressions)}${plan.numPartitions === undefined ? '' : `, ${plan.numPartitions}`}`
        : `Repartition ${plan.numPartitions ?? 'default'}, ${plan.shuffle}`
    case 'WriteFiles':
      return `InsertIntoHadoopFsRelationCommand ${plan.path}, ${plan.options.format}${plan.partitionBy.length > 0 ? `, [${plan.partitionBy.join(', ')}]` : ''}`
    case 'CreateTempView':
      return `CreateViewCommand \`${plan.nameParts.at(-1)}\`, ${plan.replace}`
    case 'DropView':
      return `DropTempViewCommand ${plan.nameParts.join('.')}`
    case 'ExplainCommand':
      return `ExplainCommand ${plan.mode}`
    case 'SetCommand':
      return `SetCommand ${plan.key ?? ''}`
    case 'ShowTables':
      return 'ShowTables'
    case 'DescribeRelation':
      return `DescribeRelation [${plan.nameParts.join('.')}]`
    case 'UnresolvedRelation':
      return `'UnresolvedRelation [${plan.nameParts.join(', ')}]`
    case 'UnresolvedDataSource':
      return `'UnresolvedDataSource ${plan.options.format}, [${plan.paths.join(', ')}]`
    case 'UnresolvedTableValuedFunction':
      return `'UnresolvedTableValuedFunction ${plan.name}, ${bracketed(plan.args)}`
    case 'UnresolvedInlineTable':
      return `'UnresolvedInlineTable [${plan.names.join(', ')}]`
    case 'UnresolvedWith':
      return `'UnresolvedWith [${plan.ctes.map((cte) => cte.name).join(', ')}]`
    case 'UnresolvedColumnEdit':
      return `'UnresolvedColumnEdit [${plan.edits.map((edit) => edit.op).join(', ')}]`
    case 'UnresolvedDeduplicate':
      return `'UnresolvedDeduplicate [${plan.columns?.join(', ') ?? '*'}]`
    case 'UnresolvedPivot':
      return `'Pivot ${bracketed(plan.pivotColumns)}, ${bracketed(plan.aggregates)}`
    case 'UnresolvedUnpivot':
      return `'Unpivot ${plan.nameColumn}, [${plan.valueNames.join(', ')}]`
    case 'UnresolvedNaDrop':
      return `'UnresolvedNaDrop [${plan.columns?.join(', ') ?? '*'}], ${plan.minNonNulls ?? 'all'}`
  }
}

const joinNames: Readonly<Record<Join['joinType'], string>> = {
  inner: 'Inner',
  cross: 'Cross',
  left: 'LeftOuter',
  right: 'RightOuter',
  full: 'FullOuter',
  'left semi': 'LeftSemi',
  'left anti': 'LeftAnti',
}

function joinText(plan: Join): string {
  const parts = [joinNames[plan.joinType]]
  if (plan.condition) parts.push(expressionText(plan.condition))
  if (plan.nullAware) parts.push('nullAware')
  if (plan.hint) parts.push(`hint=${plan.hint}`)
  return `Join ${parts.join(', ')}`
}
