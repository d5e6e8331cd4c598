import type { FileRelation, SourceFile } from '../sources/file-relation.ts'
import { splitConjuncts } from './expressions/conjuncts.ts'
import type { Expression } from './expressions/expression.ts'
import { type LogicalPlan, LogicalRelation } from './plan/logical/logical-plan.ts'
import { childPlansOf, mapDeepChildren, subqueriesOf, walkDeep } from './plan/logical/logical-plan-tree.ts'
import { folderMayMatch } from './plan/statistics/folder-may-match.ts'

/**
 * Makes the relations of an analyzed plan ready to be planned: folders that no row of the answer can come from are left out, and the footers of
 * the files that are left are read. A file of another day is not opened, whatever is in it.
 *
 * Which folders those are shows in an optimized plan, where filters stand at their relations. Leaving them out of the plan that it was made of
 * is right, because the two have the same answer whatever the files hold.
 *
 * @param optimize what the plan becomes as long as nothing is known of its files
 * @param open reads footers
 */
export async function openRelations(
  analyzed: LogicalPlan,
  optimize: (plan: LogicalPlan) => LogicalPlan,
  open: (relation: FileRelation) => Promise<FileRelation>,
): Promise<LogicalPlan> {
  const relations = new Set(
    walkDeep(analyzed).flatMap((node) => (node.kind === 'LogicalRelation' ? [node.relation] : [])),
  )
  const closed = [...relations].filter(({ options }) => options.format === 'parquet')
  if (closed.length === 0) return analyzed
  const needs = closed.some(({ partitionSchema }) => partitionSchema.fields.length > 0)
    ? neededFiles(optimize(analyzed))
    : undefined
  const opened = await Promise.all(
    closed.map(async (relation) => {
      const files = needs ? relation.files.filter((file) => needs.get(relation)?.has(file)) : relation.files
      return [relation, await open({ ...relation, files })] as const
    }),
  )
  return replaceRelations(analyzed, new Map(opened))
}

/** Of each relation, the files that some scan of it may take rows from. */
function neededFiles(optimized: LogicalPlan): ReadonlyMap<FileRelation, ReadonlySet<SourceFile>> {
  const needs = new Map<FileRelation, Set<SourceFile>>()
  const need = (relation: FileRelation, filters: readonly Expression[]): void => {
    const files = needs.get(relation) ?? new Set()
    for (const file of relation.files) if (folderMayMatch(relation, filters, file)) files.add(file)
    needs.set(relation, files)
  }
  const visit = (plan: LogicalPlan, filters: readonly Expression[]): void => {
    if (plan.kind === 'LogicalRelation') need(plan.relation, filters)
    const own = plan.kind === 'Filter' ? splitConjuncts(plan.condition) : []
    for (const child of childPlansOf(plan)) visit(child, own)
    for (const subquery of subqueriesOf(plan)) visit(subquery.plan, [])
  }
  visit(optimized, [])
  return needs
}

function replaceRelations(plan: LogicalPlan, opened: ReadonlyMap<FileRelation, FileRelation>): LogicalPlan {
  const mapped = mapDeepChildren(plan, (child) => replaceRelations(child, opened))
  const relation = mapped.kind === 'LogicalRelation' ? opened.get(mapped.relation) : undefined
  return relation && mapped.kind === 'LogicalRelation' ? LogicalRelation({ ...mapped, relation }) : mapped
}
