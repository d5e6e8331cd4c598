import { StringType, type StructType, VoidType } from '../../../../common/types/data-type.ts'
import {
  Alias,
  type AttributeReference,
  CaseWhen,
  type Expression,
  IsNull,
  Literal,
  type UnresolvedAttribute,
  UnresolvedFunction,
  type UnresolvedStar,
} from '../../expressions/expression.ts'
import { analysisError } from '../analysis-error.ts'
import { fieldOf, lookUp, type Scope, sameName } from './scope.ts'

/** What a name of an EXCEPT list means: a column, or a field within it. */
interface LeftOut {
  readonly column: Expression
  readonly path: readonly string[]
}

/**
 * A star's columns without those of its EXCEPT list. Of a struct it may name a field, too: the column stays, without it.
 *
 * @param missing the error of a name that is no column of the star's
 */
export function exceptColumns(
  star: UnresolvedStar,
  columns: readonly Expression[],
  scope: Scope,
  missing: (name: UnresolvedAttribute) => Error,
): readonly Expression[] {
  const names = star.except ?? []
  const leftOut = names.map((name) => find(name, columns, scope, missing))
  const isWithin = (one: LeftOut, other: LeftOut): boolean =>
    one.column === other.column && one.path.every((field, index) => other.path[index] === field)
  if (leftOut.some((one, index) => leftOut.some((other, at) => at !== index && isWithin(one, other))))
    throw analysisError(
      'EXCEPT_OVERLAPPING_COLUMNS',
      { columns: names.map(({ nameParts }) => nameParts.join('.')).join(', ') },
      star,
    )
  return columns.flatMap((column): readonly Expression[] => {
    const paths = leftOut.filter((one) => one.column === column).map(({ path }) => path)
    if (paths.length === 0) return [column]
    if (paths.some((path) => path.length === 0) || column.kind !== 'AttributeReference') return []
    const child = withoutFields(column, column.dataType as StructType, column.nullable, paths, star)
    return [Alias({ child, name: column.name })]
  })
}

function find(
  name: UnresolvedAttribute,
  columns: readonly Expression[],
  scope: Scope,
  missing: (name: UnresolvedAttribute) => Error,
): LeftOut {
  const path: string[] = []
  let found = lookUp(name, scope)
  while (found?.kind === 'ScalarFunction' && found.name === 'getfield') {
    const [base, field]: readonly (Expression | undefined)[] = found.args
    path.unshift(field?.kind === 'Literal' ? String(field.value) : '')
    found = base
  }
  const column = columns.find((one) =>
    one.kind === 'AttributeReference' ? isColumn(one, found) : isField(one, name, scope),
  )
  if (!column) throw missing(name)
  return { column, path: column.kind === 'AttributeReference' ? path : [] }
}

const isColumn = (one: AttributeReference, found: Expression | undefined): boolean =>
  found?.kind === 'AttributeReference' && one.exprId === found.exprId

/** `s.*` lists the fields of a struct. */
const isField = (one: Expression, name: UnresolvedAttribute, scope: Scope): boolean =>
  one.kind === 'UnresolvedAlias' &&
  one.child.kind === 'UnresolvedAttribute' &&
  sameName(one.child.nameParts.at(-1) ?? '', name.nameParts.at(-1) ?? '', scope.caseSensitive)

function withoutFields(
  struct: Expression,
  type: StructType,
  nullable: boolean,
  paths: readonly (readonly string[])[],
  star: UnresolvedStar,
): Expression {
  const args = type.fields.flatMap((field): readonly Expression[] => {
    const within = paths.filter(([first]) => first === field.name).map((path) => path.slice(1))
    if (within.some((path) => path.length === 0)) return []
    const value = fieldOf(struct, type, field.name, true, star)
    const kept =
      within.length > 0 && field.dataType.kind === 'struct'
        ? withoutFields(value, field.dataType, field.nullable, within, star)
        : value
    return [Literal({ value: field.name, dataType: StringType }), kept]
  })
  if (args.length === 0)
    throw analysisError('UNSUPPORTED_FEATURE', { feature: '* EXCEPT of all fields of a struct' }, star)
  const made = UnresolvedFunction({ name: 'named_struct', args })
  if (!nullable) return made
  const nothing = Literal({ value: null, dataType: VoidType })
  return CaseWhen({ branches: [{ condition: IsNull({ child: struct }), value: nothing }], elseValue: made })
}
