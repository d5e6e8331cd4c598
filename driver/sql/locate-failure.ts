import { SparkError } from '../../common/errors/spark-error.ts'
import { isIntegral, sqlTypeName } from '../../common/types/data-type.ts'
import { scalarFunction } from './expressions/builtin-functions.ts'
import type { Expression, Origin } from './expressions/expression.ts'
import { childrenOf, isSubquery } from './expressions/expression-tree.ts'
import { dataTypeOf } from './expressions/expression-type.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { childPlansOf, expressionsOf } from './plan/logical/logical-plan-tree.ts'
import { isNonZeroLiteral } from './sqlgen/arithmetic/check-zero.ts'

/**
 * Says where in the SQL text a failed query failed. Executors do not know: they run the SQL of another engine. The place is found here, among
 * the expressions that can fail so, if there is only one of them.
 */
export function locateFailure(error: unknown, analyzed: LogicalPlan): unknown {
  if (!(error instanceof SparkError) || error.context !== undefined) return error
  const { condition, parameters } = error
  const canFail = (node: Expression): boolean =>
    (SUSPECTS[condition]?.(node, parameters) ?? false) || callFails(node, condition, parameters)
  const places = new Map<string, Origin>()
  for (const { node, place } of placedExpressions(analyzed))
    if (place && canFail(node)) places.set(`${place.start} ${place.stop} ${place.sqlText}`, place)
  const [place] = places.values()
  return place && places.size === 1 ? error.at(place) : error
}

type CanFail = (node: Expression, parameters: Readonly<Record<string, string>>) => boolean

const divides =
  (...operators: readonly string[]): CanFail =>
  (node) =>
    node.kind === 'Arithmetic' &&
    operators.includes(node.operator) &&
    node.mode !== 'try' &&
    !isNonZeroLiteral(node.right)

/** A call of a function that can fail so. An overflow that names its operator is none of a function. */
function callFails(node: Expression, condition: string, { message = '' }: Readonly<Record<string, string>>): boolean {
  if (node.kind !== 'ScalarFunction' || (condition === 'ARITHMETIC_OVERFLOW' && OVERFLOW.test(message))) return false
  return scalarFunction(node.name)?.raises.some((raised) => raised === condition) ?? false
}

const OVERFLOW = /^Overflow in (\w+)/

const SUSPECTS: Readonly<Record<string, CanFail>> = {
  DIVIDE_BY_ZERO: divides('/', 'div'),
  INTERVAL_DIVIDED_BY_ZERO: divides('/'),
  REMAINDER_BY_ZERO: divides('%'),
  CAST_INVALID_INPUT: (node, { sourceType, targetType }) =>
    node.kind === 'Cast' &&
    node.mode === 'ansi' &&
    sqlTypeName(dataTypeOf(node.child)) === sourceType &&
    sqlTypeName(node.dataType) === targetType,
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': (node, { precision, scale }) =>
    (node.kind === 'Cast' || node.kind === 'Arithmetic') &&
    node.mode !== 'try' &&
    node.dataType?.kind === 'decimal' &&
    (node.kind === 'Arithmetic' ||
      (String(node.dataType.precision) === precision && String(node.dataType.scale) === scale)),
  ARITHMETIC_OVERFLOW: (node, { message = '' }) => {
    const operator = OPERATORS[OVERFLOW.exec(message)?.[1] ?? '']
    if (node.kind === 'UnaryMinus') return operator === 'negation'
    return (
      node.kind === 'Arithmetic' && node.operator === operator && node.mode !== 'try' && isIntegral(dataTypeOf(node))
    )
  },
  SCALAR_SUBQUERY_TOO_MANY_ROWS: (node) => node.kind === 'ScalarSubquery',
}

const OPERATORS: Readonly<Record<string, string>> = {
  addition: '+',
  subtraction: '-',
  multiplication: '*',
  negation: 'negation',
}

interface Placed {
  readonly node: Expression
  readonly place: Origin | undefined
}

function* placedExpressions(plan: LogicalPlan): Generator<Placed> {
  for (const expression of expressionsOf(plan)) yield* placed(expression, undefined)
  for (const child of childPlansOf(plan)) yield* placedExpressions(child)
}

/** A cast that analysis has put in has the origin of its child; it is part of what it was put in for. */
function* placed(node: Expression, around: Origin | undefined): Generator<Placed> {
  const isImplicit = node.kind === 'Cast' && node.child.origin === node.origin
  const place = isImplicit ? (around ?? node.origin) : (node.origin ?? around)
  yield { node, place }
  if (isSubquery(node)) yield* placedExpressions(node.plan)
  for (const child of childrenOf(node)) yield* placed(child, place)
}
