import { nextExprId } from '../expressions/expr-id.ts'
import type { Expression } from '../expressions/expression.ts'
import type { LogicalPlan, UnresolvedColumnEdit } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { resolveProject } from './resolve-project.ts'
import type { Resolver } from './resolver.ts'
import { lookUp, sameName, scopeOf } from './scope.ts'

/** withColumn, drop and withColumnRenamed as a Project: names that are not there are no error in the last two. */
export function resolveColumnEdit(plan: UnresolvedColumnEdit, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const { caseSensitive } = resolver.analysis
  const scope = scopeOf([child], caseSensitive)
  const same = (left: string, right: string): boolean => sameName(left, right, caseSensitive)
  const nameOf = (item: Expression): string =>
    item.kind === 'AttributeReference' || item.kind === 'Alias' ? item.name : ''
  let items: readonly Expression[] = outputOf(child)
  for (const edit of plan.edits) {
    if (edit.op === 'with') {
      const alias: Expression = { kind: 'Alias', child: edit.value, name: edit.name, exprId: nextExprId() }
      const exists = items.some((item) => same(nameOf(item), edit.name))
      items = exists ? items.map((item) => (same(nameOf(item), edit.name) ? alias : item)) : [...items, alias]
    } else if (edit.op === 'rename') {
      items = items.map((item) =>
        same(nameOf(item), edit.from)
          ? { kind: 'Alias', child: item.kind === 'Alias' ? item.child : item, name: edit.to, exprId: nextExprId() }
          : item,
      )
    } else {
      const { column } = edit
      const found =
        column.kind === 'UnresolvedAttribute' && column.nameParts.length > 1 ? lookUp(column, scope) : column
      items = items.filter((item) => {
        if (found?.kind === 'AttributeReference')
          return !(item.kind === 'AttributeReference' && item.exprId === found.exprId)
        return !(found?.kind === 'UnresolvedAttribute' && same(nameOf(item), found.nameParts[0] ?? ''))
      })
    }
  }
  const project = {
    kind: 'Project',
    projectList: items,
    child,
    ...(plan.planId !== undefined && { planId: plan.planId }),
  } as const
  return resolveProject(project, child, resolver)
}
