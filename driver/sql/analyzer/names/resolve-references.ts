import { IntegerType, type StructField } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  Alias,
  type Expression,
  Literal,
  OuterReference,
  type PlanId,
  ScalarFunction,
  UnresolvedAlias,
  UnresolvedAttribute,
  type UnresolvedStar,
} from '../../expressions/expression.ts'
import { transformUp } from '../../expressions/expression-tree.ts'
import { analysisError } from '../analysis-error.ts'
import type { NameSource, Resolver } from '../resolver.ts'
import { exceptColumns } from './except-columns.ts'
import { columnsOfPlan, outputOfPlan } from './plan-columns.ts'
import { lookUp, type Scope, sameName, selected } from './scope.ts'
import { suggestNames } from './suggest-names.ts'

/**
 * The column a name stands for: the node's own, else an earlier alias of the same list, else the outer query's.
 *
 * @param otherwise what a name stands for that no column has
 */
export function resolveName(
  name: UnresolvedAttribute,
  source: NameSource,
  resolver: Resolver,
  otherwise?: (name: UnresolvedAttribute) => Expression | undefined,
): Expression {
  const own = name.outer ? undefined : (lookUp(name, source.scope) ?? source.fallback?.(name))
  const found = own ?? outerColumn(name, resolver) ?? otherwise?.(name)
  if (found) return found
  if (name.planId !== undefined) throw unresolvedOfPlan(name, name.planId, source.scope)
  throw unresolvedColumn(name, source.scope)
}

export function unresolvedColumn(name: UnresolvedAttribute, scope: Scope): Error {
  const proposals = suggestNames(name.nameParts.join('.'), visibleNames(name, scope))
  const objectName = quotedName(name.nameParts)
  return proposals.length > 0
    ? analysisError(
        'UNRESOLVED_COLUMN.WITH_SUGGESTION',
        { objectName, proposal: proposals.map(quoteParts).join(', ') },
        name,
      )
    : analysisError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName }, name)
}

/** `df.col('nope')` names nothing of its DataFrame; `df.col('a')` that is not to be seen here is another mistake. */
function unresolvedOfPlan(name: UnresolvedAttribute, planId: PlanId, scope: Scope): Error {
  const output = outputOfPlan(planId, scope.plans)
  const objectName = quotedName(name.nameParts)
  if (!output || output.some((column) => sameName(column.name, name.nameParts[0] ?? '', scope.caseSensitive)))
    return analysisError('CANNOT_RESOLVE_DATAFRAME_COLUMN', { name: objectName }, name)
  const names = output.map((column) => column.name)
  const proposal = suggestNames(name.nameParts.join('.'), names)
    .map((one) => quotedName([one]))
    .join(', ')
  return analysisError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, name)
}

function outerColumn(name: UnresolvedAttribute, resolver: Resolver): Expression | undefined {
  const found = resolver.outer && lookUp(name, resolver.outer)
  return (
    found &&
    transformUp(found, (node) => (node.kind === 'AttributeReference' ? OuterReference({ attribute: node }) : node))
  )
}

/** Qualified where the name is, or where columns of one name would look alike. */
function visibleNames(name: UnresolvedAttribute, scope: Scope): readonly string[] {
  const names = scope.attributes.map((attribute) => attribute.name)
  const repeats = new Set(names).size < names.length
  if (name.nameParts.length === 1 && !repeats) return names
  return scope.attributes.map((attribute) => [...attribute.qualifier, attribute.name].join('.'))
}

const quoteParts = (name: string): string => quotedName(name.split('.'))

/** `*` and `t.*` as columns; a struct's `s.*` as its fields. */
export function expandStar(star: UnresolvedStar, scope: Scope): readonly Expression[] {
  const columns = allColumns(star, scope)
  return star.except ? exceptColumns(star, columns, scope, (name) => unresolvedColumn(name, scope)) : columns
}

function allColumns(star: UnresolvedStar, scope: Scope): readonly Expression[] {
  const { target, planId } = star
  if (planId !== undefined) {
    const columns = columnsOfPlan(planId, scope)
    if (columns.length > 0) return columns
    throw analysisError('CANNOT_RESOLVE_DATAFRAME_COLUMN', { name: '*' }, star)
  }
  if (target.length === 0) return scope.attributes
  const qualified = [...scope.hidden, ...scope.attributes].filter(
    ({ qualifier }) =>
      qualifier.length >= target.length &&
      target.every((part, index) =>
        sameName(part, qualifier[qualifier.length - target.length + index] ?? '', scope.caseSensitive),
      ),
  )
  if (qualified.length > 0) return qualified.map(selected)
  const base = lookUp(UnresolvedAttribute({ nameParts: target }), scope)
  if (base && 'dataType' in base && base.dataType?.kind === 'struct') {
    const { fields } = base.dataType
    const isOnly = (name: string): boolean =>
      fields.filter((one) => sameName(one.name, name, scope.caseSensitive)).length === 1
    return fields.map((field, index) =>
      !isOnly(field.name)
        ? fieldAt(base, field, index)
        : UnresolvedAlias({
            child: UnresolvedAttribute({
              nameParts: [...target, field.name],
              ...(star.origin && { origin: star.origin }),
            }),
          }),
    )
  }
  throw analysisError(
    'CANNOT_RESOLVE_STAR_EXPAND',
    {
      targetString: quotedName(target),
      columns: [...new Set(scope.attributes.map(({ name }) => quotedName([name])))].sort().join(', '),
    },
    star,
  )
}

/** A field of a struct by its place, for others have its name. */
const fieldAt = (base: Expression, { name, dataType }: StructField, index: number): Expression =>
  Alias({
    child: ScalarFunction({
      name: 'getfield',
      args: [base, Literal({ value: index, dataType: IntegerType })],
      dataType,
      nullable: true,
    }),
    name,
  })
