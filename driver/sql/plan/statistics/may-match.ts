import { sameType } from '../../../../common/types/data-type.ts'
import type { Expression, LiteralValue } from '../../expressions/expression.ts'

/** What is known of a column in a file or row group. */
export interface ColumnRange {
  readonly min: LiteralValue | undefined
  readonly max: LiteralValue | undefined
  /** undefined: not known. */
  readonly nullCount: number | undefined
  readonly rowCount: number
}

/**
 * Whether rows within these column ranges can satisfy the predicate: false only where it is certain that none does.
 * What it does not understand, it lets pass.
 */
export function mayMatch(predicate: Expression, rangeOf: (column: string) => ColumnRange | undefined): boolean {
  switch (predicate.kind) {
    case 'And':
      return mayMatch(predicate.left, rangeOf) && mayMatch(predicate.right, rangeOf)
    case 'Or':
      return mayMatch(predicate.left, rangeOf) || mayMatch(predicate.right, rangeOf)
    case 'IsNotNull': {
      const range = columnOf(predicate.child, rangeOf)
      return range?.nullCount === undefined || range.nullCount < range.rowCount
    }
    case 'IsNull': {
      const range = columnOf(predicate.child, rangeOf)
      return range?.nullCount === undefined || range.nullCount > 0
    }
    case 'In':
      return predicate.list.some((item) => comparisonMayMatch('=', predicate.value, item, rangeOf))
    case 'Comparison':
      return comparisonMayMatch(predicate.operator, predicate.left, predicate.right, rangeOf)
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'Cast':
    case 'Arithmetic':
    case 'UnaryMinus':
    case 'Not':
    case 'Between':
    case 'Like':
    case 'CaseWhen':
    case 'ScalarFunction':
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
      return true
  }
}

const MIRRORED = { '=': '=', '<=>': '<=>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

function comparisonMayMatch(
  operator: keyof typeof MIRRORED,
  left: Expression,
  right: Expression,
  rangeOf: (column: string) => ColumnRange | undefined,
): boolean {
  if (left.kind === 'Literal' && right.kind === 'AttributeReference')
    return comparisonMayMatch(MIRRORED[operator], right, left, rangeOf)
  if (left.kind !== 'AttributeReference' || right.kind !== 'Literal' || !sameType(left.dataType, right.dataType))
    return true
  const range = rangeOf(left.name)
  const value = right.value
  if (value === null) return operator === '<=>'
  if (!range || range.min === undefined || range.max === undefined || range.min === null || range.max === null)
    return true
  // NaN is the largest of all, and no statistics count it.
  const isFloat = left.dataType.kind === 'float' || left.dataType.kind === 'double'
  if (isFloat && (operator === '>' || operator === '>=')) return true
  const low = compareValues(range.min, value)
  const high = compareValues(range.max, value)
  if (low === undefined || high === undefined) return true
  switch (operator) {
    case '=':
    case '<=>':
      return low <= 0 && high >= 0
    case '<':
      return low < 0
    case '<=':
      return low <= 0
    case '>':
      return high > 0
    case '>=':
      return high >= 0
  }
}

function columnOf(
  expression: Expression,
  rangeOf: (column: string) => ColumnRange | undefined,
): ColumnRange | undefined {
  return expression.kind === 'AttributeReference' ? rangeOf(expression.name) : undefined
}

/** Order of two values of one type; undefined where they cannot be compared (NaN, mixed forms). */
export function compareValues(left: LiteralValue, right: LiteralValue): number | undefined {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  if (
    (typeof left === 'number' || typeof left === 'bigint') &&
    (typeof right === 'number' || typeof right === 'bigint')
  ) {
    return left < right ? -1 : left > right ? 1 : Number.isNaN(left) || Number.isNaN(right) ? undefined : 0
  }
  return undefined
}
