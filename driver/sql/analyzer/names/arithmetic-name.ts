import type { Arithmetic, Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { isDatetime, isInterval } from '../../expressions/types/type-shapes.ts'

/**
 * The name of a sum, difference, product or quotient. Spark has functions of their own for dates: `d + 1` is date_add(d, 1), `d + interval` stands
 * without parentheses; and puts the date or the interval first.
 */
export function arithmeticName(
  written: Arithmetic,
  resolved: Expression,
  text: (expression: Expression) => string,
): string {
  if (resolved.kind === 'ScalarFunction') return `${resolved.name}(${text(written.left)}, ${text(written.right)})`
  const node = resolved.kind === 'Cast' && resolved.child.kind === 'Arithmetic' ? resolved.child : resolved
  if (node.kind !== 'Arithmetic') return text(written)
  const isSwapped = written.operator !== '-' && isMoved(node, written, text)
  const [first, second] = isSwapped ? [written.right, written.left] : [written.left, written.right]
  const nameOf = (one: Expression, of: Expression): string =>
    one.kind === 'Arithmetic' ? arithmeticName(one, of, text) : text(one)
  const [left, right] = [nameOf(first, node.left), nameOf(second, node.right)]
  const [leftType, rightType] = [dataTypeOf(node.left), dataTypeOf(node.right)]
  const { operator } = written
  if (isDatetime(leftType) && !isDatetime(rightType)) {
    if (dataTypeOf(node).kind !== 'date' || rightType.kind !== 'day-time interval')
      return `${left} ${operator} ${right}`
    const days = `extractansiintervaldays(${right})`
    return `date_add(${left}, ${operator === '-' ? `(- ${days})` : days})`
  }
  if (leftType.kind === 'interval' && (operator === '*' || operator === '/'))
    return `${operator === '*' ? 'multiply' : 'divide'}_interval(${left}, ${right})`
  return `(${left} ${operator} ${right})`
}

/** Whether analysis has put the right operand before the left one: by their places in the text, or their own text where they have none. */
function isMoved({ left, right }: Arithmetic, written: Arithmetic, text: (expression: Expression) => string): boolean {
  const [leftType, rightType] = [dataTypeOf(left), dataTypeOf(right)]
  const mayBe = (isDatetime(leftType) && isInterval(rightType)) || (isInterval(leftType) && !isInterval(rightType))
  if (!mayBe) return false
  if (right.origin && written.left.origin) return right.origin.start === written.left.origin.start
  return toPrettySql(right) === text(written.left) || toPrettySql(left) === text(written.right)
}
