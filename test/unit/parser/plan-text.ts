import { simpleString } from '../../../common/types/data-type.ts'
import type { Expression } from '../../../driver/sql/expressions/expression.ts'
import type { LogicalPlan } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { childPlansOf } from '../../../driver/sql/plan/logical/logical-plan-tree.ts'

/** An unresolved expression in one line, fully parenthesised, literals with their type where it is not obvious. */
export function expressionText(expression: Expression): string {
  const text = expressionText
  const list = (items: readonly Expression[]): string => items.map(text).join(', ')
  switch (expression.kind) {
    case 'UnresolvedAttribute':
      return `'${expression.nameParts.join('.')}`
    case 'LateralSubquery':
      return `lateral [${inline(expression.plan)}]`
    case 'UnresolvedStar':
      return [...expression.target, '*'].join('.')
    case 'UnresolvedFunction':
      return `${expression.name}(${expression.distinct ? 'distinct ' : ''}${list(expression.args)})${expression.filter ? ` filter ${text(expression.filter)}` : ''}`
    case 'UnresolvedAlias':
      return `~${text(expression.child)}`
    case 'Literal': {
      const { value, dataType } = expression
      if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex')}'`
      if (dataType.kind === 'string') return JSON.stringify(value)
      const plain = ['int', 'void', 'boolean'].includes(dataType.kind)
      return plain ? `${value}` : `${value}:${simpleString(dataType)}`
    }
    case 'Alias':
      return `${text(expression.child)} AS ${expression.name}`
    case 'Cast':
      return `${expression.mode === 'try' ? 'try_cast' : 'cast'}(${text(expression.child)} as ${simpleString(expression.dataType)})`
    case 'Arithmetic':
    case 'Comparison':
      return `(${text(expression.left)} ${expression.operator} ${text(expression.right)})`
    case 'And':
      return `(${text(expression.left)} AND ${text(expression.right)})`
    case 'Or':
      return `(${text(expression.left)} OR ${text(expression.right)})`
    case 'UnaryMinus':
      return `-${text(expression.child)}`
    case 'Not':
      return `NOT ${text(expression.child)}`
    case 'IsNull':
      return `(${text(expression.child)} IS NULL)`
    case 'IsNotNull':
      return `(${text(expression.child)} IS NOT NULL)`
    case 'Between':
      return `between(${list([expression.value, expression.lower, expression.upper])})`
    case 'In':
      return `(${text(expression.value)} IN (${list(expression.list)}))`
    case 'Like':
      return `(${text(expression.value)} ${expression.caseInsensitive ? 'ILIKE' : 'LIKE'} ${text(expression.pattern)}${expression.escape === '\\' ? '' : ` ESCAPE ${expression.escape}`})`
    case 'CaseWhen':
      return `CASE ${expression.branches.map((branch) => `WHEN ${text(branch.condition)} THEN ${text(branch.value)} `).join('')}${expression.elseValue ? `ELSE ${text(expression.elseValue)} ` : ''}END`
    case 'SortOrder':
      return `${text(expression.child)} ${expression.direction === 'ascending' ? 'ASC' : 'DESC'} NULLS ${expression.nulls.toUpperCase()}`
    case 'ScalarSubquery':
      return `scalar[${inline(expression.plan)}]`
    case 'Exists':
      return `exists[${inline(expression.plan)}]`
    case 'InSubquery':
      return `((${list(expression.values)}) IN [${inline(expression.plan)}])`
    case 'AttributeReference':
      return expression.name
    case 'WindowExpression': {
      const { partitionBy, orderBy, frame, windowName } = expression
      const bound = (at: string, offset?: Expression): string => (offset ? `${text(offset)} ${at}` : at)
      const parts = [
        ...(windowName === undefined ? [] : [windowName]),
        ...(partitionBy.length > 0 ? [`by ${list(partitionBy)}`] : []),
        ...(orderBy.length > 0 ? [`order ${list(orderBy)}`] : []),
        ...(frame
          ? [`${frame.unit} ${bound(frame.lower, frame.lowerOffset)} to ${bound(frame.upper, frame.upperOffset)}`]
          : []),
      ]
      return `${text(expression.function)} over (${parts.join(' ')})`
    }
    case 'LambdaFunction':
      return `lambda(${list(expression.arguments)} -> ${text(expression.function)})`
    case 'UnresolvedNamedLambdaVariable':
      return `$${expression.nameParts.join('.')}`
    case 'NamedLambdaVariable':
    case 'OuterReference':
    case 'ScalarFunction':
    case 'AggregateExpression':
      throw new Error(`the parser makes no ${expression.kind}`)
  }
}

/** A plan as an indented tree, children two spaces in. */
export function planText(plan: LogicalPlan): string {
  const children = childPlansOf(plan).map((child) => planText(child).replaceAll('\n', '\n  '))
  return [line(plan), ...children].join('\n  ')
}

/** A plan in one line: `Project a < Relation t`, two children in brackets. */
function inline(plan: LogicalPlan): string {
  const children = childPlansOf(plan).map(inline)
  if (children.length === 0) return line(plan)
  return `${line(plan)} < ${children.length === 1 ? children[0] : `(${children.join(' | ')})`}`
}

function line(plan: LogicalPlan): string {
  const list = (items: readonly Expression[]): string => items.map(expressionText).join(', ')
  switch (plan.kind) {
    case 'UnresolvedRelation':
      return `Relation ${plan.nameParts.join('.')}`
    case 'UnresolvedWith':
      return `With ${plan.ctes.map((cte) => `${cte.name}(${cte.columns.join(', ')}) = [${inline(cte.plan)}]`).join(', ')}`
    case 'UnresolvedHaving':
      return `Having ${expressionText(plan.condition)}`
    case 'UnresolvedTableValuedFunction':
      return `Table ${plan.name}(${list(plan.args)})${plan.columns.length > 0 ? ` as ${plan.columns.join(', ')}` : ''}`
    case 'UnresolvedInlineTable':
      return `Values (${plan.names.join(', ')}) ${plan.rows.map((row) => `(${list(row)})`).join(' ')}`
    case 'LocalRelation':
      return `OneRow`
    case 'Range':
      return `Range ${plan.start} ${plan.end} ${plan.step} ${plan.numPartitions ?? '-'}`
    case 'Project':
      return `Project ${list(plan.projectList)}`
    case 'Filter':
      return `Filter ${expressionText(plan.condition)}`
    case 'Join':
      return `Join ${plan.joinType}${plan.using === 'natural' ? ' natural' : plan.using ? ` using (${plan.using.join(', ')})` : ''}${plan.condition ? ` on ${expressionText(plan.condition)}` : ''}${plan.hint ? ` hint ${plan.hint}` : ''}`
    case 'Aggregate':
      return `Aggregate [${list(plan.groupingExpressions)}]${plan.groupingSets ? ` sets ${plan.groupingSets.map((set) => `(${set.join(' ')})`).join(' ')}` : ''} [${list(plan.aggregateExpressions)}]`
    case 'Generate':
      return `Generate${plan.outer ? ' outer' : ''} ${expressionText(plan.generator)} as ${plan.generatorOutput.map((a) => `${a.qualifier.join('.')}.${a.name}`).join(', ')}`
    case 'Sort':
      return `Sort${plan.global ? '' : ' local'} ${list(plan.order)}`
    case 'Limit':
      return `Limit ${plan.limit ?? 'all'} offset ${plan.offset}`
    case 'Distinct':
      return 'Distinct'
    case 'Union':
      return 'Union'
    case 'LateralJoin':
      return `LateralJoin ${plan.joinType} ${expressionText(plan.right)}${plan.condition ? ` on ${expressionText(plan.condition)}` : ''}`
    case 'SetOperation':
      return `${plan.operation}${plan.all ? ' all' : ''}`
    case 'SubqueryAlias':
      return `As ${plan.alias}${plan.columns.length > 0 ? `(${plan.columns.join(', ')})` : ''}`
    case 'CreateTempView':
      return `CreateTempView ${plan.nameParts.join('.')}(${plan.columns.join(', ')})${plan.replace ? ' replace' : ''}`
    case 'DropView':
      return `DropView ${plan.nameParts.join('.')}${plan.ifExists ? ' if exists' : ''}`
    case 'ExplainCommand':
      return `Explain ${plan.mode}`
    case 'SetCommand':
      return `Set ${plan.key ?? ''}=${plan.value ?? ''}`
    case 'Repartition':
      return `${plan.shuffle ? 'Repartition' : 'Coalesce'} ${plan.numPartitions ?? '-'}${plan.expressions.length > 0 ? ` by ${list(plan.expressions)}` : ''}`
    case 'ShowTables':
      return 'ShowTables'
    case 'DescribeRelation':
      return `Describe ${plan.nameParts.join('.')}`
    case 'UnresolvedDataSource':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'CTERelationRef':
    case 'Window':
    case 'Expand':
    case 'UnresolvedColumnEdit':
    case 'UnresolvedDeduplicate':
    case 'UnresolvedNaDrop':
    case 'UnresolvedPivot':
    case 'UnresolvedUnpivot':
    case 'LogicalRelation':
    case 'Expectation':
    case 'WriteFiles':
      throw new Error(`the parser makes no ${plan.kind}`)
  }
}
