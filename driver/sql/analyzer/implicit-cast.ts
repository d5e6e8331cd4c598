import { type DataType, decimalType, sameType } from '../../../common/types/data-type.ts'
import { decimalForIntegralLiteral, decimalForType } from '../../../common/types/decimal-precision.ts'
import type { Expression } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'

/** The expression as a type, by an explicit Cast where it has another. */
export function castTo(expression: Expression, dataType: DataType): Expression {
  if (sameType(dataTypeOf(expression), dataType)) return expression
  return Object.freeze({
    kind: 'Cast',
    child: expression,
    dataType,
    mode: 'ansi',
    ...(expression.origin && { origin: expression.origin }),
  })
}

/** A number that meets a decimal: integral literals take the digits they have, not those of their type. */
export function asDecimal(expression: Expression): Expression {
  const type = dataTypeOf(expression)
  const isWholeLiteral =
    expression.kind === 'Literal' && (typeof expression.value === 'number' || typeof expression.value === 'bigint')
  if (isWholeLiteral && isWhole(type)) return castTo(expression, decimalForIntegralLiteral(expression.value))
  return castTo(expression, decimalForType(type) ?? decimalType(38, 18))
}

const isWhole = (type: DataType): boolean => ['tinyint', 'smallint', 'int', 'bigint'].includes(type.kind)
