import { StringType } from '../../../../common/types/data-type.ts'
import { AttributeReference, type Expression } from '../../expressions/expression.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import { generatedAlias, type JoinType, type LogicalPlan } from './logical-plan.ts'

/** The attributes an analyzed plan puts out, in order. */
export function outputOf(plan: LogicalPlan): readonly AttributeReference[] {
  switch (plan.kind) {
    case 'LogicalRelation':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'LocalRelation':
    case 'Range':
    case 'Expand':
      return plan.output
    case 'Project':
      return plan.projectList.map(toAttribute)
    case 'Aggregate':
      return plan.aggregateExpressions.map(toAttribute)
    case 'Generate':
      return [...outputOf(plan.child), ...plan.generatorOutput]
    case 'Window':
      return [...outputOf(plan.child), ...plan.windowExpressions.map(toAttribute)]
    case 'Join':
      return joinOutput(plan.joinType, plan.left, plan.right)
    case 'LateralJoin':
      return joinOutput(plan.joinType, plan.left, plan.right.plan)
    case 'Union':
      return unionOutput(plan)
    case 'SetOperation':
      return outputOf(plan.left)
    case 'SubqueryAlias':
      return outputOf(plan.child)
        .filter((attribute) => !attribute.hidden)
        .map((attribute, index) =>
          Object.freeze({
            ...attribute,
            qualifier: plan.alias === generatedAlias ? [] : [plan.alias],
            name: plan.columns[index] ?? attribute.name,
          }),
        )
    case 'Filter':
    case 'Expectation':
    case 'Sort':
    case 'Limit':
    case 'Distinct':
    case 'Repartition':
    case 'CTERelationRef':
    case 'UnresolvedHaving':
    case 'UnresolvedColumnEdit':
    case 'UnresolvedDeduplicate':
    case 'UnresolvedNaDrop':
    case 'UnresolvedPivot':
    case 'UnresolvedUnpivot':
    case 'UnresolvedWith':
      return outputOf(plan.child)
    case 'ExplainCommand':
      return [commandColumn('plan')]
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedTableValuedFunction':
    case 'UnresolvedInlineTable':
    case 'CreateTempView':
    case 'DropView':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return []
  }
}

/** The attribute by which a named expression is seen from above. */
export function toAttribute(expression: Expression): AttributeReference {
  if (expression.kind === 'AttributeReference') return expression
  if (expression.kind !== 'Alias') throw new TypeError(`not a named expression: ${expression.kind}`)
  return AttributeReference({
    name: expression.name,
    dataType: dataTypeOf(expression.child),
    nullable: nullableOf(expression.child),
    exprId: expression.exprId,
  })
}

function joinOutput(joinType: JoinType, leftPlan: LogicalPlan, rightPlan: LogicalPlan): readonly AttributeReference[] {
  const left = outputOf(leftPlan)
  const right = outputOf(rightPlan)
  const nullable = (attributes: readonly AttributeReference[]) =>
    attributes.map((attribute) => (attribute.nullable ? attribute : Object.freeze({ ...attribute, nullable: true })))
  switch (joinType) {
    case 'inner':
    case 'cross':
      return [...left, ...right]
    case 'left':
      return [...left, ...nullable(right)]
    case 'right':
      return [...nullable(left), ...right]
    case 'full':
      return [...nullable(left), ...nullable(right)]
    case 'left semi':
    case 'left anti':
      return left
  }
}

/** The ids and names of the first child; nullable where any child is. */
function unionOutput(plan: Extract<LogicalPlan, { kind: 'Union' }>): readonly AttributeReference[] {
  const outputs = plan.children.map(outputOf)
  const [first = [], ...others] = outputs
  return first.map((attribute, index) =>
    attribute.nullable || others.every((other) => other[index]?.nullable === false)
      ? attribute
      : Object.freeze({ ...attribute, nullable: true }),
  )
}

const commandColumn = (name: string): AttributeReference =>
  AttributeReference({
    name,
    dataType: StringType,
    nullable: true,
  })
