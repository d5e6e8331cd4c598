import { type FileRelation, relationFields } from '../sources/file-relation.ts'
import { AttributeReference } from './expressions/expression.ts'
import { type LogicalPlan, LogicalRelation } from './plan/logical/logical-plan.ts'
import { mapDeepChildren, walkDeep } from './plan/logical/logical-plan-tree.ts'

type DataSource = Extract<LogicalPlan, { kind: 'UnresolvedDataSource' }>
type Relation = Extract<LogicalPlan, { kind: 'UnresolvedRelation' }>

/** The names of relations a plan refers to, WITH names among them. */
export const relationsOf = (plan: LogicalPlan): readonly Relation[] =>
  [...walkDeep(plan)].filter((node) => node.kind === 'UnresolvedRelation')

/** Opens every data source of a plan: lists files and reads schemas, all at once, then puts the relations in their places. */
export async function resolveDataSources(
  plan: LogicalPlan,
  read: (source: DataSource) => Promise<FileRelation>,
): Promise<LogicalPlan> {
  const sources = sourcesOf(plan)
  if (sources.length === 0) return plan
  const relations = new Map(await Promise.all(sources.map(async (source) => [source, await read(source)] as const)))
  for (const [source, relation] of relations) lastRead.set(source, relation)
  return replaceSources(plan, relations)
}

/** What the sources were when they were read last, by whichever query. */
const lastRead = new WeakMap<LogicalPlan, FileRelation>()

/** The same with what is known of the sources; undefined where one was never read. */
export function resolveKnownSources(plan: LogicalPlan): LogicalPlan | undefined {
  const relations = new Map<LogicalPlan, FileRelation>()
  for (const source of sourcesOf(plan)) {
    const known = lastRead.get(source)
    if (known === undefined) return undefined
    relations.set(source, known)
  }
  return relations.size === 0 ? plan : replaceSources(plan, relations)
}

const sourcesOf = (plan: LogicalPlan): readonly DataSource[] => [
  ...new Set([...walkDeep(plan)].filter((node) => node.kind === 'UnresolvedDataSource')),
]

function replaceSources(plan: LogicalPlan, relations: ReadonlyMap<LogicalPlan, FileRelation>): LogicalPlan {
  const relation = relations.get(plan)
  if (relation)
    return Object.freeze({ ...logicalRelation(relation), ...(plan.planId !== undefined && { planId: plan.planId }) })
  return mapDeepChildren(plan, (child) => replaceSources(child, relations))
}

/** A relation with fresh ids for its columns. */
export function logicalRelation(relation: FileRelation): LogicalPlan {
  return LogicalRelation({
    relation,
    output: relationFields(relation).map((field) =>
      AttributeReference({
        name: field.name,
        dataType: field.dataType,
        nullable: field.nullable,
      }),
    ),
  })
}
