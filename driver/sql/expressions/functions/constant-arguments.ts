import type { Expression, Literal } from '../expression.ts'

/** A constant's number, its sign and casts included; null where it is NULL, undefined where it is no constant. */
export function constantNumber(expression: Expression): number | null | undefined {
  if (expression.kind === 'Literal') return literalNumber(expression)
  if (expression.kind === 'Cast') return constantNumber(expression.child)
  if (expression.kind !== 'UnaryMinus') return undefined
  const value = constantNumber(expression.child)
  return typeof value === 'number' ? -value : value
}

function literalNumber({ value, dataType }: Literal): number | null | undefined {
  if (value === null) return null
  if (dataType.kind === 'decimal') return Number(value) / 10 ** dataType.scale
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

/** A literal whole number, its sign as an operator or within a cast included. */
export function literalInt(expression: Expression): number | undefined {
  if (expression.kind === 'Cast') return literalInt(expression.child)
  if (expression.kind === 'UnaryMinus') {
    const value = literalInt(expression.child)
    return value === undefined ? undefined : -value
  }
  return expression.kind === 'Literal' && typeof expression.value === 'number' ? expression.value : undefined
}
