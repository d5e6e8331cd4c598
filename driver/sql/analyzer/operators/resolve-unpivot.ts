import { StringType, sqlTypeName } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  AttributeReference,
  type Expression,
  IsNotNull,
  Literal,
  Or,
  UnresolvedAlias,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { findWiderTypeOf } from '../../expressions/types/wider-type.ts'
import { Expand, Filter, type LogicalPlan, Project, type UnresolvedUnpivot } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'
import { otherColumns } from '../names/other-columns.ts'
import { scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'

/** UNPIVOT: a row for each of the value columns, which are named in one column, of their common type in another. */
export function resolveUnpivot(plan: UnresolvedUnpivot, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const source = { scope: scopeOf([child], resolver.analysis.caseSensitive) }
  const resolve = (expression: Expression): Expression => resolveExpression(expression, source, resolver)
  const named = (expressions: readonly Expression[]): readonly Expression[] =>
    expressions.map((one) => resolve(one.kind === 'Alias' ? one : UnresolvedAlias({ child: one })))
  const given = plan.values?.map(({ columns, name }) => ({ columns: columns.map(resolve), written: columns, name }))
  const ids = plan.ids
    ? named(plan.ids)
    : otherColumns(
        child,
        (given ?? []).flatMap(({ columns }) => columns),
      )
  const values =
    given ??
    otherColumns(child, ids).map((column) => ({
      columns: [column],
      written: [column] as readonly Expression[],
      name: undefined,
    }))
  if (values.length === 0) throw analysisError('UNPIVOT_REQUIRES_VALUE_COLUMNS', {}, plan)
  const types = plan.valueNames.map((_, place) =>
    commonType(
      values.map(({ columns }) => columns[place]),
      plan,
    ),
  )
  const below = ids.every((id) => id.kind === 'AttributeReference')
    ? child
    : Project({ projectList: [...outputOf(child), ...ids.filter((id) => id.kind === 'Alias')], child })
  const idColumns = ids.map(toAttribute)
  const projections = values.map(({ columns, written, name }) => [
    ...idColumns,
    Literal({ value: name ?? written.map(lastName).join('_'), dataType: StringType }),
    ...columns.map((column, place) => castTo(column, types[place] ?? dataTypeOf(column))),
  ])
  const output = [
    ...idColumns.map(({ name, dataType, nullable, qualifier }) =>
      AttributeReference({ name, dataType, nullable, qualifier }),
    ),
    AttributeReference({ name: plan.nameColumn, dataType: StringType, nullable: false }),
    ...plan.valueNames.map((name, place) =>
      AttributeReference({
        name,
        dataType: types[place] ?? StringType,
        nullable: values.some(({ columns }) => columns[place] === undefined || nullableOf(columns[place])),
      }),
    ),
  ]
  const expanded = Expand({ projections, output, child: below })
  if (plan.includeNulls) return expanded
  const isSet = output.slice(ids.length + 1).map((column): Expression => IsNotNull({ child: column }))
  return Filter({ condition: isSet.reduce((left, right) => Or({ left, right })), child: expanded })
}

function commonType(columns: readonly (Expression | undefined)[], plan: UnresolvedUnpivot) {
  const present = columns.filter((column) => column !== undefined)
  // Unlike elsewhere, texts are not read as numbers.
  const kinds = new Set(present.map((column) => dataTypeOf(column).kind === 'string'))
  const type = kinds.size > 1 ? undefined : findWiderTypeOf(present.map(dataTypeOf))
  if (type) return type
  const types = present.map((column) => `${sqlTypeName(dataTypeOf(column))} (${quotedName([toPrettySql(column)])})`)
  throw analysisError('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: types.join(', ') }, plan)
}

const lastName = (column: Expression): string =>
  column.kind === 'UnresolvedAttribute' ? (column.nameParts.at(-1) ?? '') : toPrettySql(column)
