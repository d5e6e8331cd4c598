import type { Comparison, Expression, ExprId } from '../../expressions/expression.ts'
import { type ColumnStatistics, toNumber } from './column-statistics.ts'

type ColumnLookup = (id: ExprId) => ColumnStatistics | undefined

const unknownRange = 1 / 3
const unknownEquality = 0.1

/** The share of rows a predicate is estimated to keep. Conjuncts are taken as independent, but bounds of one column are not. */
export function selectivityOf(condition: Expression, column: ColumnLookup): number {
  const conjuncts = conjunctsOf(condition)
  const ranges = new Map<ExprId, { low: number; high: number }>()
  let selectivity = 1
  for (const conjunct of conjuncts) {
    const bound = asBound(conjunct, column)
    if (!bound) {
      selectivity *= ofOne(conjunct, column)
      continue
    }
    const range = ranges.get(bound.id) ?? { low: bound.column.min, high: bound.column.max }
    if (bound.operator === '<' || bound.operator === '<=') range.high = Math.min(range.high, bound.value)
    else range.low = Math.max(range.low, bound.value)
    ranges.set(bound.id, range)
  }
  for (const [id, range] of ranges) {
    const { min = 0, max = 0, distinct } = column(id) ?? {}
    const share = max > min ? (range.high - range.low) / (max - min) : range.high >= range.low ? 1 : 0
    selectivity *= Math.min(1, Math.max(share, 1 / Math.max(1, distinct ?? 1000)))
  }
  return Math.min(1, Math.max(0, selectivity))
}

function ofOne(predicate: Expression, column: ColumnLookup): number {
  switch (predicate.kind) {
    case 'Literal':
      return predicate.value === true ? 1 : 0
    case 'Or': {
      const left = selectivityOf(predicate.left, column)
      const right = selectivityOf(predicate.right, column)
      return left + right - left * right
    }
    case 'Not':
      return 1 - ofOne(predicate.child, column)
    case 'And':
      return selectivityOf(predicate, column)
    case 'Comparison': {
      if (predicate.operator !== '=' && predicate.operator !== '<=>') return unknownRange
      const distincts = [predicate.left, predicate.right].map((side) => columnOf(side, column)?.distinct)
      const most = Math.max(...distincts.map((distinct) => distinct ?? 0))
      return most > 0 ? 1 / most : unknownEquality
    }
    case 'In': {
      const distinct = columnOf(predicate.value, column)?.distinct
      return Math.min(1, predicate.list.length * (distinct ? 1 / distinct : unknownEquality))
    }
    case 'Like':
      return 0.1
    case 'ScalarFunction':
      return predicate.name === 'startswith' || predicate.name === 'endswith' || predicate.name === 'contains'
        ? 0.1
        : 0.5
    case 'IsNotNull':
      return 1
    case 'IsNull':
      return 0.05
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'Cast':
    case 'Arithmetic':
    case 'UnaryMinus':
    case 'Between':
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
      return 0.5
  }
}

interface Bound {
  readonly id: ExprId
  readonly column: ColumnStatistics & { readonly min: number; readonly max: number }
  readonly operator: Comparison['operator']
  readonly value: number
}

/** `column < literal` and its like, with the literal on the right. */
function asBound(predicate: Expression, column: ColumnLookup): Bound | undefined {
  if (predicate.kind !== 'Comparison' || predicate.operator === '=' || predicate.operator === '<=>') return undefined
  const flipped = predicate.left.kind === 'Literal'
  const literal = flipped ? predicate.left : predicate.right
  const attribute = withoutCast(flipped ? predicate.right : predicate.left)
  if (literal.kind !== 'Literal' || attribute.kind !== 'AttributeReference') return undefined
  const statistics = column(attribute.exprId)
  const value = toNumber(literal.value, literal.dataType)
  if (!statistics || value === undefined || statistics.min === undefined || statistics.max === undefined)
    return undefined
  const operator = flipped ? flip(predicate.operator) : predicate.operator
  return { id: attribute.exprId, column: { ...statistics, min: statistics.min, max: statistics.max }, operator, value }
}

const flip = (operator: Comparison['operator']): Comparison['operator'] =>
  operator.startsWith('<') ? (operator.replace('<', '>') as '>' | '>=') : (operator.replace('>', '<') as '<' | '<=')

const columnOf = (expression: Expression, column: ColumnLookup): ColumnStatistics | undefined => {
  const attribute = withoutCast(expression)
  return attribute.kind === 'AttributeReference' ? column(attribute.exprId) : undefined
}

const withoutCast = (expression: Expression): Expression =>
  expression.kind === 'Cast' ? withoutCast(expression.child) : expression

const conjunctsOf = (condition: Expression): readonly Expression[] =>
  condition.kind === 'And' ? [...conjunctsOf(condition.left), ...conjunctsOf(condition.right)] : [condition]
