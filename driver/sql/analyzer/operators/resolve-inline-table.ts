import { type DataType, sameType, VoidType } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { Alias, AttributeReference, type Expression, Literal, type LiteralValue } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { isSubquery, walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { findWiderTypeOf } from '../../expressions/types/wider-type.ts'
import {
  LocalRelation,
  type LogicalPlan,
  oneRow,
  Project,
  Union,
  type UnresolvedInlineTable,
} from '../../plan/logical/logical-plan.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { isFoldable } from '../functions/foldable.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'

/** VALUES: rows held in the plan; rows that need computing are one-row queries under a UNION. */
export function resolveInlineTable(plan: UnresolvedInlineTable, resolver: Resolver): LogicalPlan {
  const scope = { attributes: [], hidden: [], plans: [], caseSensitive: resolver.analysis.caseSensitive }
  const rows = plan.rows.map((row, index) => {
    if (row.length !== plan.names.length)
      throw analysisError(
        'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH',
        { expectedNumCols: `${plan.names.length}`, rowIndex: `${index}`, actualNumCols: `${row.length}` },
        plan,
      )
    return row.map((value) => checkConstant(resolveExpression(value, { scope }, resolver)))
  })
  const types = plan.names.map((name, column): DataType => {
    const columnTypes = rows.map((row) => dataTypeOf(row[column] ?? nullLiteral)).filter((type) => type.kind !== 'void')
    const isMixed =
      columnTypes.some((type) => type.kind === 'string') && columnTypes.some((type) => type.kind !== 'string')
    const wider = columnTypes.length === 0 ? VoidType : findWiderTypeOf(columnTypes)
    if (wider && !isMixed) return wider
    throw analysisError(
      'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE',
      { colName: quotedName([name]) },
      plan,
    )
  })
  const output = plan.names.map((name, column): AttributeReference => {
    const nullable = rows.some((row) => row[column]?.kind !== 'Literal' || row[column].value === null)
    return AttributeReference({
      name,
      dataType: types[column] ?? VoidType,
      nullable,
    })
  })
  const values = rows.map((row) => row.map((value, column) => literalAs(value, types[column] ?? VoidType)))
  if (values.every((row) => row.every((value) => value !== undefined)))
    return LocalRelation({ output, rows: values as LiteralValue[][] })
  const children = rows.map((row): LogicalPlan => {
    const projectList = row.map(
      (value, column): Expression =>
        Alias({
          child: castTo(value, types[column] ?? VoidType),
          name: plan.names[column] ?? '',
        }),
    )
    return Project({ projectList, child: oneRow })
  })
  const [only, ...others] = children
  if (only && others.length === 0) return only
  return Union({ children })
}

/** The values of an inline table are known before the query runs. */
function checkConstant(value: Expression): Expression {
  if (isFoldable(value)) return value
  if ([...walkExpression(value)].some(isSubquery))
    throw analysisError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES', {}, value)
  throw analysisError(
    'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE',
    { expr: quoted(toPrettySql(value)) },
    value,
  )
}

const nullLiteral: Expression = Literal({ value: null, dataType: VoidType })

/** A literal's value in another type where that takes no computing; undefined otherwise. */
function literalAs(expression: Expression, type: DataType): LiteralValue | undefined {
  if (expression.kind !== 'Literal') return undefined
  const { value, dataType } = expression
  if (value === null || sameType(dataType, type)) return value
  if (typeof value === 'number' && Number.isInteger(value)) {
    if (type.kind === 'bigint') return BigInt(value)
    if (type.kind === 'double' || type.kind === 'smallint' || type.kind === 'int') return value
  }
  const unscaled = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
  const scale =
    dataType.kind === 'decimal'
      ? dataType.scale
      : dataType.kind === 'double' || dataType.kind === 'float'
        ? undefined
        : 0
  if (type.kind === 'decimal' && typeof unscaled === 'bigint' && scale !== undefined && type.scale >= scale)
    return unscaled * 10n ** BigInt(type.scale - scale)
  return undefined
}
