import type { FileRelation } from '../sources/file-relation.ts'
import { nextExprId } from './expressions/expr-id.ts'
import type { Expression } from './expressions/expression.ts'
import { transformUp, walkExpression } from './expressions/expression-tree.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { expressionsOf, mapChildPlans, mapExpressions } from './plan/logical/logical-plan-tree.ts'

type DataSource = Extract<LogicalPlan, { kind: 'UnresolvedDataSource' }>
type Relation = Extract<LogicalPlan, { kind: 'UnresolvedRelation' }>

/** Every node of a plan, those in subqueries of its expressions and in WITH included. */
function* walkDeep(plan: LogicalPlan): Generator<LogicalPlan> {
  yield plan
  for (const child of deepChildren(plan)) yield* walkDeep(child)
}

function deepChildren(plan: LogicalPlan): readonly LogicalPlan[] {
  const children: LogicalPlan[] = plan.kind === 'UnresolvedWith' ? plan.ctes.map((cte) => cte.plan) : []
  mapChildPlans(plan, (child) => {
    children.push(child)
    return child
  })
  for (const expression of expressionsOf(plan)) {
    for (const node of walkExpression(expression)) if (hasPlan(node)) children.push(node.plan)
  }
  return children
}

/** The names of relations a plan refers to, WITH names among them. */
export const relationsOf = (plan: LogicalPlan): readonly Relation[] =>
  [...walkDeep(plan)].filter((node) => node.kind === 'UnresolvedRelation')

/** Opens every data source of a plan: lists files and reads schemas, all at once, then puts the relations in their places. */
export async function resolveDataSources(
  plan: LogicalPlan,
  read: (source: DataSource) => Promise<FileRelation>,
): Promise<LogicalPlan> {
  const sources = [...new Set([...walkDeep(plan)].filter((node) => node.kind === 'UnresolvedDataSource'))]
  if (sources.length === 0) return plan
  const relations = new Map(await Promise.all(sources.map(async (source) => [source, await read(source)] as const)))
  return replaceSources(plan, relations)
}

function replaceSources(plan: LogicalPlan, relations: ReadonlyMap<LogicalPlan, FileRelation>): LogicalPlan {
  const relation = relations.get(plan)
  if (relation)
    return Object.freeze({ ...logicalRelation(relation), ...(plan.planId !== undefined && { planId: plan.planId }) })
  const inExpressions = mapExpressions(plan, (expression) =>
    transformUp(expression, (node) =>
      hasPlan(node) ? Object.freeze({ ...node, plan: replaceSources(node.plan, relations) }) : node,
    ),
  )
  const inChildren = mapChildPlans(inExpressions, (child) => replaceSources(child, relations))
  if (inChildren.kind !== 'UnresolvedWith') return inChildren
  return Object.freeze({
    ...inChildren,
    ctes: inChildren.ctes.map((cte) => ({ ...cte, plan: replaceSources(cte.plan, relations) })),
  })
}

/** A relation with fresh ids for its columns. */
export function logicalRelation(relation: FileRelation): LogicalPlan {
  const fields = [...relation.dataSchema.fields, ...relation.partitionSchema.fields]
  return Object.freeze({
    kind: 'LogicalRelation',
    relation,
    output: fields.map((field) =>
      Object.freeze({
        kind: 'AttributeReference',
        name: field.name,
        dataType: field.dataType,
        nullable: field.nullable,
        exprId: nextExprId(),
        qualifier: [],
      } as const),
    ),
  })
}

function hasPlan(node: Expression): node is Extract<Expression, { kind: 'ScalarSubquery' | 'Exists' | 'InSubquery' }> {
  return node.kind === 'ScalarSubquery' || node.kind === 'Exists' || node.kind === 'InSubquery'
}
