import { type DataType, decimalType, isNumeric, sameType } from '../../../../common/types/data-type.ts'
import { decimalForIntegralLiteral, decimalForType } from '../../../../common/types/decimal-precision.ts'
import { Cast, type Expression } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'

/** The expression as a type, by an explicit Cast where it has another. */
export function castTo(expression: Expression, dataType: DataType): Expression {
  if (sameType(dataTypeOf(expression), dataType)) return expression
  return Cast({
    child: expression,
    dataType,
    ...(expression.origin && { origin: expression.origin }),
  })
}

/** A number that meets a decimal: integral literals take the digits they have, not those of their type. */
export function asDecimal(expression: Expression): Expression {
  const type = dataTypeOf(expression)
  const isWholeLiteral =
    expression.kind === 'Literal' && (typeof expression.value === 'number' || typeof expression.value === 'bigint')
  // A literal such as 1Y keeps the three digits of its type.
  if (isWholeLiteral && isWhole(type) && type.kind !== 'tinyint')
    return castTo(expression, decimalForIntegralLiteral(expression.value))
  return castTo(expression, decimalForType(type) ?? decimalType(38, 18))
}

const isWhole = (type: DataType): boolean => ['tinyint', 'smallint', 'int', 'bigint'].includes(type.kind)

/** AnsiTypeCoercion's implicit casts: strings to anything, numbers among themselves, dates and timestamps, all to string. */
export function canImplicitlyCast(from: DataType, to: DataType): boolean {
  if (from.kind === to.kind || from.kind === 'void') return true
  if (from.kind === 'array' || from.kind === 'map' || from.kind === 'struct') return false
  if (from.kind === 'string' || to.kind === 'string') return true
  if (isNumeric(from) && isNumeric(to)) return true
  const isTime = (type: DataType): boolean => ['date', 'timestamp', 'timestamp_ntz'].includes(type.kind)
  return isTime(from) && isTime(to)
}
