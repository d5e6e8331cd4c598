import { SessionZone } from '../../../common/datetime/session-zone.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { DataType } from '../../../common/types/data-type.ts'
import { existsRecursively } from '../../../common/types/exists-recursively.ts'
import { MICROS_PER } from '../../../common/types/interval-text.ts'
import { scalarFunction } from '../expressions/builtin-functions.ts'
import type { Expression, WindowExpression } from '../expressions/expression.ts'
import { transformUp } from '../expressions/expression-tree.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import { isDatetime } from '../expressions/types/type-shapes.ts'
import { timeZoneOf } from '../parser/parser-settings.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { mapDeepChildren, mapExpressions } from '../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../plan/rule-executor.ts'
import type { AnalysisContext } from './analysis-context.ts'
import { isAnalyzed } from './analyzed-plans.ts'

/**
 * Expressions that are aware of time zones get the session's, as it was when the user wrote them: a view, and a DataFrame that others are made of,
 * keep theirs. Those without one are of UTC.
 */
export const ResolveTimeZone: Rule<AnalysisContext> = {
  name: 'ResolveTimeZone',
  apply: (plan, { timeZone }) => resolve(plan, timeZone),
}

function resolve(plan: LogicalPlan, around: string | undefined): LogicalPlan {
  // The query of a view.
  if (isAnalyzed(plan)) return plan
  const timeZone = plan.settings ? timeZoneOf(plan.settings) : around
  const node = mapDeepChildren(plan, (child) => resolve(child, timeZone))
  if (timeZone === undefined) return node
  return mapExpressions(node, (expression) => transformUp(expression, (part) => withTimeZone(part, timeZone)))
}

function withTimeZone(node: Expression, timeZone: string): Expression {
  if (node.kind === 'WindowExpression') refuseDays(node, timeZone)
  const isAware =
    (node.kind === 'Cast' && (isTime(node.dataType) || isTime(dataTypeOf(node.child)))) ||
    (node.kind === 'Arithmetic' && (isTime(dataTypeOf(node)) || isTime(dataTypeOf(node.left)))) ||
    (node.kind === 'ScalarFunction' && scalarFunction(node.name)?.timeZoneAware === true)
  return isAware && node.timeZone === undefined ? Object.freeze({ ...node, timeZone }) : node
}

const isTime = (type: DataType): boolean => existsRecursively(type, isDatetime)

/** A day or month before a time is in a time zone not always as long before the instant, by which DuckDB's frames go. */
function refuseDays({ frame, orderBy }: WindowExpression, timeZone: string): void {
  const [order] = orderBy
  if (frame?.unit !== 'range' || !order || dataTypeOf(order.child).kind !== 'timestamp') return
  const isFixed = typeof SessionZone.of(timeZone).zone === 'number'
  for (const offset of [frame.lowerOffset, frame.upperOffset]) {
    if (!offset) continue
    const { kind } = dataTypeOf(offset)
    const value = offset.kind === 'Literal' && typeof offset.value === 'bigint' ? offset.value : MICROS_PER.day
    const isShort = kind === 'day-time interval' && value > -MICROS_PER.day && value < MICROS_PER.day
    if (isShort || (isFixed && kind === 'day-time interval')) continue
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `a range frame of days or months over timestamps in the time zone ${timeZone}`,
    })
  }
}
