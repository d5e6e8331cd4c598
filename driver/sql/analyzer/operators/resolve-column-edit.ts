import { type DataType, DoubleType, isNumeric } from '../../../../common/types/data-type.ts'
import {
  Alias,
  type AttributeReference,
  Cast,
  type Expression,
  Literal,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import {
  type ColumnEdit,
  type LogicalPlan,
  Project,
  type UnresolvedColumnEdit,
} from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'
import { columnsNamed } from '../names/columns-named.ts'
import { unresolvedColumn } from '../names/resolve-references.ts'
import { lookUp, type Scope, sameName, scopeOf } from '../names/scope.ts'
import type { Resolver } from '../resolver.ts'
import { resolveProject } from './resolve-project.ts'

/** withColumn, drop, withColumnRenamed, toDF and na.fill as a Project: names that are not there are no error in the second and third. */
export function resolveColumnEdit(plan: UnresolvedColumnEdit, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const scope = scopeOf([child], resolver.analysis.caseSensitive)
  const projectList = plan.edits.reduce<readonly Expression[]>(
    (items, edit) => applyEdit(items, edit, { plan, scope, child }),
    outputOf(child),
  )
  const project = Project({
    projectList,
    child,
    ...(plan.planId !== undefined && { planId: plan.planId }),
  })
  return resolveProject(project, child, resolver)
}

interface EditContext {
  readonly plan: UnresolvedColumnEdit
  readonly scope: Scope
  readonly child: LogicalPlan
}

function applyEdit(items: readonly Expression[], edit: ColumnEdit, context: EditContext): readonly Expression[] {
  const same = (left: string, right: string): boolean => sameName(left, right, context.scope.caseSensitive)
  switch (edit.op) {
    case 'with': {
      const alias = aliasOf(edit.value, edit.name)
      const exists = items.some((item) => same(nameOf(item), edit.name))
      return exists ? items.map((item) => (same(nameOf(item), edit.name) ? alias : item)) : [...items, alias]
    }
    case 'set': {
      const { column } = edit
      const name = column.nameParts[0] ?? ''
      if (!items.some((item) => same(nameOf(item), name))) throw unresolvedColumn(column, context.scope)
      return items.map((item) => (same(nameOf(item), name) ? aliasOf(edit.value, nameOf(item)) : item))
    }
    case 'rename':
      return items.map((item) => (same(nameOf(item), edit.from) ? renamed(item, edit.to) : item))
    case 'renameAll':
      if (edit.names.length !== items.length)
        throw analysisError(
          'ASSIGNMENT_ARITY_MISMATCH',
          { numTarget: `${edit.names.length}`, numExpr: `${items.length}` },
          context.plan,
        )
      return items.map((item, index) => renamed(item, edit.names[index] ?? nameOf(item)))
    case 'drop':
      return dropColumn(items, edit.column, context)
    case 'fill': {
      const columns = edit.columns && columnsNamed(edit.columns, context.child, context.scope, context.plan)
      const isNamed = (item: Expression): boolean =>
        columns === undefined ||
        (item.kind === 'AttributeReference' && columns.some(({ exprId }) => exprId === item.exprId))
      return items.map((item) =>
        item.kind === 'AttributeReference' &&
        isNamed(item) &&
        (edit.cast || isFilledBy(edit.value.dataType, item.dataType))
          ? aliasOf(filled(item, edit.value), item.name)
          : item,
      )
    }
  }
}

function dropColumn(items: readonly Expression[], column: Expression, { scope }: EditContext): readonly Expression[] {
  const isName = column.kind === 'UnresolvedAttribute'
  const found =
    isName && (column.nameParts.length > 1 || column.planId !== undefined) ? lookUp(column, scope) : undefined
  if (found?.kind === 'AttributeReference')
    return items.filter((item) => !(item.kind === 'AttributeReference' && item.exprId === found.exprId))
  if (!isName || column.nameParts.length > 1 || column.planId !== undefined) return items
  return items.filter((item) => !sameName(nameOf(item), column.nameParts[0] ?? '', scope.caseSensitive))
}

/** A number fills numbers, a text texts, a boolean booleans. */
function isFilledBy(value: DataType, column: DataType): boolean {
  return isNumeric(value) ? isNumeric(column) : value.kind === column.kind
}

/** `coalesce(column, value)`, with NaN as null. */
function filled(column: AttributeReference, value: Expression): Expression {
  const { dataType } = column
  const isFloating = dataType.kind === 'float' || dataType.kind === 'double'
  const nothing: Expression = Literal({ value: null, dataType: DoubleType })
  const kept = isFloating ? castAlways(call('nanvl', [column, nothing]), dataType) : column
  return call('coalesce', [kept, castTo(value, dataType)])
}

/** `nanvl` is a call whose type is not known yet. */
const castAlways = (child: Expression, dataType: DataType): Expression => Cast({ child, dataType })

const call = (name: string, args: readonly Expression[]): Expression => UnresolvedFunction({ name, args })

const nameOf = (item: Expression): string =>
  item.kind === 'AttributeReference' || item.kind === 'Alias' ? item.name : ''

const aliasOf = (child: Expression, name: string): Expression => Alias({ child, name })

const renamed = (item: Expression, name: string): Expression => aliasOf(item.kind === 'Alias' ? item.child : item, name)
