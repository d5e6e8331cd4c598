import { sameType, YearMonthInterval } from '../../../../common/types/data-type.ts'
import { falseLiteral, trueLiteral } from '../boolean-literals.ts'
import { type Expression, Literal, type LiteralValue } from '../expression.ts'
import { transformUp } from '../expression-tree.ts'
import { dataTypeOf } from '../expression-type.ts'
import { foldArithmetic } from './fold-arithmetic.ts'
import { foldCast } from './fold-cast.ts'

/**
 * Computes what is made of literals only. An operation that could fail (an overflow, a malformed cast, a division by
 * zero) is left as it is, for the row that reaches it to fail; so is everything whose value is not exactly Spark's here.
 */
export const foldConstants = (expression: Expression): Expression => transformUp(expression, foldNode)

export function foldNode(node: Expression): Expression {
  switch (node.kind) {
    case 'Cast': {
      if (node.child.kind !== 'Literal') return node
      const value = node.child.value === null ? null : foldCast(node.child, node.dataType, node.timeZone)
      return value === undefined ? node : literal(value, node)
    }
    case 'UnaryMinus': {
      if (node.child.kind !== 'Literal') return node
      const zero: Literal = { ...node.child, value: typeof node.child.value === 'bigint' ? 0n : 0 }
      if (node.child.value === null) return node.child
      if (node.child.dataType.kind === 'double' || node.child.dataType.kind === 'float') {
        return Object.freeze({ ...node.child, value: -Number(node.child.value) })
      }
      const value = foldArithmetic('-', zero, node.child, node.child.dataType)
      return value === undefined ? node : literal(value, node)
    }
    case 'Arithmetic': {
      if (node.left.kind !== 'Literal' || node.right.kind !== 'Literal' || node.mode === 'pmod') return node
      // Days and months of a time zone are the executor's.
      if (node.timeZone !== undefined && dataTypeOf(node).kind === 'timestamp') return node
      const value = foldArithmetic(node.operator, node.left, node.right, dataTypeOf(node))
      return value === undefined ? node : literal(value, node)
    }
    case 'Comparison': {
      if (node.left.kind !== 'Literal' || node.right.kind !== 'Literal') return node
      const value = compareWith(node.operator, node.left, node.right)
      return value === undefined ? node : literal(value, node)
    }
    case 'Not':
      if (node.child.kind !== 'Literal') return node
      return node.child.value === null ? node.child : node.child.value === true ? falseLiteral : trueLiteral
    case 'IsNull':
      return node.child.kind === 'Literal' ? (node.child.value === null ? trueLiteral : falseLiteral) : node
    case 'IsNotNull':
      return node.child.kind === 'Literal' ? (node.child.value === null ? falseLiteral : trueLiteral) : node
    case 'ScalarFunction':
      return foldFunction(node)
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'And':
    case 'Or':
    case 'Between':
    case 'In':
    case 'Like':
    case 'CaseWhen':
    case 'AggregateExpression':
    case 'WindowExpression':
    case 'LambdaFunction':
    case 'NamedLambdaVariable':
    case 'UnresolvedNamedLambdaVariable':
    case 'SortOrder':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
    case 'LateralSubquery':
      return node
  }
}

const literal = (value: LiteralValue, like: Expression): Literal => Literal({ value, dataType: dataTypeOf(like) })

function compareWith(operator: string, left: Literal, right: Literal): boolean | null | undefined {
  if (left.value === null || right.value === null) {
    return operator === '<=>' ? left.value === right.value : null
  }
  const order = compareLiterals(left, right)
  if (order === undefined) return undefined
  switch (operator) {
    case '=':
    case '<=>':
      return order === 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    default:
      return order >= 0
  }
}

/** The order of two literals of one type; undefined where it is not a plain one (NaN, binary, non-ASCII text). */
function compareLiterals(left: Literal, right: Literal): number | undefined {
  if (!sameType(left.dataType, right.dataType)) return undefined
  const a = left.value
  const b = right.value
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isNaN(a) || Number.isNaN(b)) return undefined
    return a < b ? -1 : a > b ? 1 : 0
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return undefined
}

/** Dates moved by days or months, which the parser writes for `date '...' - interval '90' day`. */
function foldFunction(node: Extract<Expression, { kind: 'ScalarFunction' }>): Expression {
  const [first, second] = node.args
  if (first?.kind !== 'Literal' || second?.kind !== 'Literal' || first.dataType.kind !== 'date') return node
  if (typeof first.value !== 'number' || typeof second.value !== 'number') return node
  switch (node.name) {
    case 'date_add':
    case 'dateadd':
      return literal(first.value + second.value, node)
    case 'date_sub':
      return literal(first.value - second.value, node)
    case 'add_months': {
      const value = foldArithmetic(
        '+',
        first,
        Literal({ value: second.value, dataType: YearMonthInterval }),
        node.dataType,
      )
      return value === undefined ? node : literal(value, node)
    }
    default:
      return node
  }
}
