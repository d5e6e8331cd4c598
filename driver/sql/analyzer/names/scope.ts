import { type DataType, StringType, sqlTypeName } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  type AttributeReference,
  type Expression,
  Literal,
  ScalarFunction,
  type UnresolvedAttribute,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { literalFunctionText } from '../../expressions/functions/session-definitions.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { unexpectedInput } from '../types/type-mismatch.ts'
import { columnsOfPlan } from './plan-columns.ts'

/**
 * The columns an expression of a node can name: the output of the node's children. Names of one part match columns,
 * longer ones a qualifier and a column; what is left over are fields of a struct, as in Spark.
 */
export interface Scope {
  readonly attributes: readonly AttributeReference[]
  /** Those that only qualified names find. */
  readonly hidden: readonly AttributeReference[]
  readonly plans: readonly LogicalPlan[]
  readonly caseSensitive: boolean
  /** Whether a name that could be several columns, or a field of a column without any, is none, and looked for elsewhere: Spark does so for ORDER BY. */
  readonly skipsAmbiguous?: true
}

export function scopeOf(plans: readonly LogicalPlan[], caseSensitive: boolean): Scope {
  const all = plans.flatMap(outputOf)
  const hidden = all.filter((attribute) => attribute.hidden)
  const attributes = hidden.length === 0 ? all : all.filter((attribute) => !attribute.hidden)
  return { attributes, hidden, plans, caseSensitive }
}

export const sameName = (left: string, right: string, caseSensitive: boolean): boolean =>
  left === right || (!caseSensitive && left.toLowerCase() === right.toLowerCase())

interface Match {
  readonly attribute: AttributeReference
  /** How many name parts are the column's own; the others are struct fields. */
  readonly used: number
  readonly qualified: boolean
}

/** The column, or field of a column, a name stands for; undefined where there is none. */
export function lookUp(name: UnresolvedAttribute, scope: Scope): Expression | undefined {
  const match = findMatch(name, scope)
  if (!match || (scope.skipsAmbiguous && hasNoFields(match, name))) return undefined
  const typed = name.nameParts[match.used - 1] ?? match.attribute.name
  const attribute: Expression = Object.freeze({ ...selected(match.attribute), name: typed, ...originOf(name) })
  return name.nameParts
    .slice(match.used)
    .reduce<Expression>((base, field) => structField(base, field, scope.caseSensitive, name), attribute)
}

/** A column that the name would take a field of, and that has none: it may be the name of a table that is meant. */
const hasNoFields = ({ attribute, used }: Match, name: UnresolvedAttribute): boolean =>
  name.nameParts.length > used && !['struct', 'array', 'map'].includes(attribute.dataType.kind)

/** A column as it stands in an expression. */
export function selected({ hidden, ...column }: AttributeReference): AttributeReference {
  return hidden ? { ...column, yields: true } : column
}

/** The text by which Spark names an expression made of this column: without its qualifier. */
export function prettyColumnName(name: UnresolvedAttribute, scope: Scope): string {
  const match = findMatch(name, scope)
  if (!match) return literalFunctionText(name.nameParts) ?? name.nameParts.join('.')
  return name.nameParts.slice(match.qualified ? match.used - 1 : 0).join('.')
}

function findMatch(name: UnresolvedAttribute, scope: Scope): Match | undefined {
  const same = (left: string, right: string): boolean => sameName(left, right, scope.caseSensitive)
  const [first = '', second] = name.nameParts
  const attributes = name.planId === undefined ? scope.attributes : columnsOfPlan(name.planId, scope)
  const qualified =
    second === undefined
      ? []
      : [...attributes, ...(name.planId === undefined ? scope.hidden : [])].flatMap((attribute): Match[] => {
          const depth = attribute.qualifier.length
          for (let parts = 1; parts <= depth && parts < name.nameParts.length; parts += 1) {
            const suffix = attribute.qualifier.slice(depth - parts)
            const column = name.nameParts[parts] ?? ''
            if (suffix.every((part, index) => same(part, name.nameParts[index] ?? '')) && same(attribute.name, column))
              return [{ attribute, used: parts + 1, qualified: true }]
          }
          return []
        })
  const matches: readonly Match[] =
    qualified.length > 0
      ? qualified
      : attributes
          .filter((attribute) => same(attribute.name, first))
          .map((attribute) => ({ attribute, used: 1, qualified: false }))
  const all = new Map(matches.map((match) => [match.attribute.exprId, match]))
  const preferred = new Map([...all].filter(([, match]) => !match.attribute.yields))
  const distinct = all.size > 1 && preferred.size > 0 ? preferred : all
  if (distinct.size > 1 && scope.skipsAmbiguous) return undefined
  if (distinct.size > 1 && name.planId !== undefined)
    throw analysisError('AMBIGUOUS_COLUMN_REFERENCE', { name: quotedName(name.nameParts) }, name)
  if (distinct.size > 1)
    throw analysisError(
      'AMBIGUOUS_REFERENCE',
      {
        name: quotedName(name.nameParts),
        referenceNames: `[${matches.map(({ attribute }) => quotedName([...attribute.qualifier, attribute.name])).join(', ')}]`,
      },
      name,
    )
  return [...distinct.values()][0]
}

function structField(base: Expression, field: string, caseSensitive: boolean, at: UnresolvedAttribute): Expression {
  const type: DataType =
    base.kind === 'AttributeReference' || base.kind === 'ScalarFunction' ? base.dataType : { kind: 'void' }
  return fieldOf(base, type, field, caseSensitive, at)
}

/** `base.field`: the field of a struct, that field of every element of an array, or a map's value. */
export function fieldOf(
  base: Expression,
  type: DataType,
  field: string,
  caseSensitive: boolean,
  at: { readonly origin?: UnresolvedAttribute['origin'] & object },
): Expression {
  const origin = at.origin ? { origin: at.origin } : {}
  const struct = type.kind === 'array' ? type.elementType : type
  const all = struct.kind === 'struct' ? struct.fields.filter(({ name }) => sameName(name, field, caseSensitive)) : []
  if (all.length > 1)
    throw analysisError('AMBIGUOUS_REFERENCE_TO_FIELDS', { field: quotedName([field]), count: `${all.length}` }, at)
  const [found] = all
  if (type.kind === 'map' && type.keyType.kind === 'string')
    return ScalarFunction({
      name: 'getitem',
      args: [base, stringLiteral(field)],
      dataType: type.valueType,
      nullable: true,
      ...origin,
    })
  if (!found) {
    if (type.kind === 'array' && struct.kind !== 'struct') {
      const asIndex: Expression = ScalarFunction({
        name: 'getitem',
        args: [base, stringLiteral(field)],
        dataType: struct,
        nullable: true,
        ...origin,
      })
      throw unexpectedInput(asIndex, 2, '"INTEGRAL"', stringLiteral(field))
    }
    if (struct.kind !== 'struct')
      throw analysisError(
        'INVALID_EXTRACT_BASE_FIELD_TYPE',
        { base: quoted(toPrettySql(base)), other: sqlTypeName(type) },
        at,
      )
    throw analysisError(
      'FIELD_NOT_FOUND',
      { fieldName: quotedName([field]), fields: struct.fields.map(({ name }) => quotedName([name])).join(', ') },
      at,
    )
  }
  const dataType: DataType =
    type.kind === 'array' ? { kind: 'array', elementType: found.dataType, containsNull: true } : found.dataType
  return ScalarFunction({
    name: 'getfield',
    args: [base, stringLiteral(found.name)],
    dataType,
    nullable: true,
    ...origin,
  })
}

const stringLiteral = (value: string): Expression => Literal({ value, dataType: StringType })

const originOf = (node: UnresolvedAttribute): { origin?: NonNullable<UnresolvedAttribute['origin']> } =>
  node.origin ? { origin: node.origin } : {}
