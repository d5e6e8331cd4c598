import { type DataType, IntegerType, isIntegral, sqlTypeName } from '../../../../common/types/data-type.ts'
import { type Expression, ScalarFunction, type UnresolvedFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { canImplicitlyCast, castTo } from '../../expressions/types/implicit-cast.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { unexpectedInput } from '../types/type-mismatch.ts'
import { fieldOf } from './scope.ts'

/** `base[index]`, `base['field']`, `base.field`. */
export function extractValue(
  base: Expression,
  index: Expression,
  call: UnresolvedFunction,
  context: AnalysisContext,
): Expression {
  const type = dataTypeOf(base)
  const isName = index.kind === 'Literal' && typeof index.value === 'string'
  const isStruct = type.kind === 'struct' || (type.kind === 'array' && type.elementType.kind === 'struct' && isName)
  if (isStruct && isName) return fieldOf(base, type, String(index.value), context.caseSensitive, call)
  switch (type.kind) {
    case 'struct':
      throw analysisError('INVALID_EXTRACT_FIELD_TYPE', { extraction: quoted(toPrettySql(index)) }, call)
    case 'array':
      if (!isIndex(dataTypeOf(index))) throw unexpectedInput(call, 2, '"INTEGRAL"', index)
      return getItem(base, castTo(index, IntegerType), type.elementType, call)
    case 'map':
      if (!canImplicitlyCast(dataTypeOf(index), type.keyType))
        throw unexpectedInput(call, 2, sqlTypeName(type.keyType), index)
      return getItem(base, castTo(index, type.keyType), type.valueType, call)
    default:
      throw analysisError(
        'INVALID_EXTRACT_BASE_FIELD_TYPE',
        { base: quoted(toPrettySql(base)), other: sqlTypeName(type) },
        call,
      )
  }
}

const isIndex = (type: DataType): boolean => type.kind === 'void' || isIntegral(type)

const getItem = (base: Expression, index: Expression, dataType: DataType, call: UnresolvedFunction): Expression =>
  ScalarFunction({
    name: 'getitem',
    args: [base, index],
    dataType,
    nullable: true,
    ...(call.origin && { origin: call.origin }),
  })
