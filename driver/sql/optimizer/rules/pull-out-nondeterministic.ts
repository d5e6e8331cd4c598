import { SparkError } from '../../../../common/errors/spark-error.ts'
import { trueLiteral } from '../../expressions/boolean-literals.ts'
import { Alias, type Expression, type ScalarFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { childrenOf, mapChildren, walkExpression } from '../../expressions/expression-tree.ts'
import { countsRows } from '../../expressions/row-number.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { type Aggregate, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { childPlansOf, expressionsOf } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { onAllNodes, overComputed } from '../transform-expressions.ts'

/** What counts rows stands in select lists only: of any other operator it is a column of its input. */
export const PullOutNondeterministic: OptimizerRule = {
  name: 'PullOutNondeterministic',
  apply: (plan) => onAllNodes(pullOut)(plan),
}

function pullOut(node: LogicalPlan): LogicalPlan {
  if (node.kind === 'Project') return node
  const below = pullOutBelow(node)
  return below.kind === 'Aggregate' ? pullOutAbove(below) : below
}

/** What counts groups, not the rows that they are made of, is computed over the groups. */
function pullOutAbove(node: Aggregate): LogicalPlan {
  const groupings = new Set(node.groupingExpressions.map(semanticKey))
  const isOfGroup = (part: Expression): boolean =>
    part.kind === 'AggregateExpression' || groupings.has(semanticKey(part))
  const counts = (part: Expression): boolean => !isOfGroup(part) && (countsRows(part) || childrenOf(part).some(counts))
  if (!node.aggregateExpressions.some(counts)) return node
  const ofGroups = new Map<string, Alias>()
  const lifted = (part: Expression): Expression => {
    if (!isOfGroup(part)) return mapChildren(part, lifted)
    const known = ofGroups.get(semanticKey(part)) ?? Alias({ child: part, name: '_of_group' })
    ofGroups.set(semanticKey(part), known)
    return toAttribute(known)
  }
  const projectList = node.aggregateExpressions.map((item) => {
    const { exprId, name } = toAttribute(item)
    return Object.freeze({ ...Alias({ child: lifted(item.kind === 'Alias' ? item.child : item), name }), exprId })
  })
  const [first] = node.groupingExpressions
  const kept = ofGroups.size > 0 ? [...ofGroups.values()] : [Alias({ child: first ?? trueLiteral, name: '_of_group' })]
  return Project({ projectList, child: Object.freeze({ ...node, aggregateExpressions: kept }) })
}

function pullOutBelow(node: LogicalPlan): LogicalPlan {
  const counted = countedOf(node)
  const [counts] = counted.values()
  if (!counts) return node
  const [child, ...others] = childPlansOf(node)
  if (!child || others.length > 0)
    throw new SparkError('INVALID_NON_DETERMINISTIC_EXPRESSIONS', { sqlExprs: `"${toPrettySql(counts.child)}"` })
  const below = Project({ projectList: [...outputOf(child), ...counted.values()], child })
  return overComputed(node, below, (part) => {
    const column = countsRows(part) ? counted.get(keyOf(part)) : undefined
    return column && toAttribute(column)
  })
}

/** What counts alike gives the same. */
const keyOf = ({ name, args }: ScalarFunction): string => `${name}(${args.map(semanticKey).join()})`

function countedOf(node: LogicalPlan): ReadonlyMap<string, Alias> {
  const found = new Map<string, Alias>()
  for (const expression of overRows(node))
    for (const part of walkExpression(expression))
      if (countsRows(part) && !found.has(keyOf(part)))
        found.set(keyOf(part), Alias({ child: part, name: '_nondeterministic' }))
  return found
}

/** The expressions of a node that are computed over the rows of its input: of an aggregate its keys, and what stands in aggregate functions. */
const overRows = (node: LogicalPlan): readonly Expression[] =>
  node.kind === 'Aggregate'
    ? [
        ...node.groupingExpressions,
        ...node.aggregateExpressions.flatMap((item) =>
          walkExpression(item).filter(({ kind }) => kind === 'AggregateExpression'),
        ),
      ]
    : expressionsOf(node)
