import { type DataType, isNumeric, sqlTypeName } from '../../../../common/types/data-type.ts'
import { aggregateFunction, windowFunction } from '../../expressions/builtin-functions.ts'
import { type Expression, Literal, type WindowExpression, type WindowFrame } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { constantNumber, literalInt } from '../../expressions/functions/constant-arguments.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { isOrderable } from '../../expressions/types/type-shapes.ts'
import {
  defaultFrame,
  type FrameBound,
  frameBetween,
  frameText,
  isSameFrame,
  isWholePartition,
  ownFrame,
  windowText,
} from '../../expressions/window-frame.ts'
import { analysisError, quoted } from '../analysis-error.ts'

/** A call with its window, all of whose parts are resolved: its frame set and checked. */
export function resolveWindow(node: WindowExpression): WindowExpression {
  if (node.windowName !== undefined)
    throw analysisError('MISSING_WINDOW_SPECIFICATION', { windowName: node.windowName }, node)
  checkFunction(node)
  for (const key of node.partitionBy)
    if (!isOrderable(dataTypeOf(key)))
      throw analysisError(
        'EXPRESSION_TYPE_IS_NOT_ORDERABLE',
        { expr: quoted(toPrettySql(key)), exprType: sqlTypeName(dataTypeOf(key)) },
        key,
      )
  const { frame } = node
  const own = ownFrame(node)
  if (frame && own && !isSameFrame(frame, own)) {
    const text = (one: WindowFrame): string => frameText(one, toPrettySql)
    const parameters = { function: toPrettySql(node.function), required: text(own), wf: text(frame) }
    throw analysisError('_LEGACY_ERROR_TEMP_1036', parameters, node)
  }
  return Object.freeze({ ...node, frame: own ?? (frame ? checkFrame(frame, node) : defaultFrame(node)) })
}

function checkFunction(node: WindowExpression): void {
  const call = node.function
  if (call.kind === 'AggregateExpression') {
    const windowExpr = quoted(toPrettySql(node))
    if (call.distinct) throw analysisError('DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', { windowExpr }, call)
    const isWhole = node.orderBy.length === 0 && (!node.frame || isWholePartition(node.frame))
    if (aggregateFunction(call.name)?.ofWholePartition && !isWhole)
      throw analysisError('INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC', { aggFunc: quoted(toPrettySql(call)) }, call)
    return
  }
  if (call.kind !== 'ScalarFunction' || !windowFunction(call.name))
    throw analysisError('UNSUPPORTED_EXPR_FOR_WINDOW', { sqlExpr: quoted(toPrettySql(call)) }, call)
  if (node.orderBy.length === 0) throw analysisError('WINDOW_FUNCTION_FRAME_NOT_ORDERED', { wf: call.name }, call)
}

function checkFrame(frame: WindowFrame, node: WindowExpression): WindowFrame {
  const sqlExpr = quoted(frameText(frame, toPrettySql))
  const { lower, upper, lowerOffset, upperOffset } = frame
  if (lower === 'unbounded following' || upper === 'unbounded preceding')
    throw analysisError(
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND',
      { sqlExpr, lower: quoted(lower.toUpperCase()), upper: quoted(upper.toUpperCase()) },
      node,
    )
  const order = orderOfRange(frame, node)
  const offset = (value: Expression | undefined, location: 'lower' | 'upper'): Expression | undefined => {
    if (!value) return undefined
    if (order) return rangeOffset(value, dataTypeOf(order), location, node, sqlExpr)
    if (dataTypeOf(value).kind !== 'int' || literalInt(value) === undefined)
      throw unacceptedType(location, dataTypeOf(value), '"INT"', node, sqlExpr)
    return value
  }
  const checked = { lowerOffset: offset(lowerOffset, 'lower'), upperOffset: offset(upperOffset, 'upper') }
  const from = signed(lower, lowerOffset)
  const to = signed(upper, upperOffset)
  if (from !== undefined && to !== undefined && from > to)
    throw analysisError(
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON',
      { sqlExpr, comparison: 'less than or equal to' },
      node,
    )
  return frameBetween(frame.unit, positive(lower, checked.lowerOffset), positive(upper, checked.upperOffset))
}

/** The expression over whose values the offsets of a range frame are; undefined where it has none. */
function orderOfRange(frame: WindowFrame, node: WindowExpression): Expression | undefined {
  if (frame.unit === 'rows' || isWholePartition(frame)) return undefined
  const { orderBy } = node
  const window = quoted(`(${windowText(node, pretty, frame)})`)
  if (orderBy.length === 0)
    throw analysisError('DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER', { sqlExpr: window }, node)
  if (!frame.lowerOffset && !frame.upperOffset) return undefined
  if (orderBy.length > 1)
    throw analysisError(
      'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER',
      { sqlExpr: window, orderSpec: orderBy.map((one) => toPrettySql(one)).join(',') },
      node,
    )
  return orderBy[0]?.child
}

function rangeOffset(
  value: Expression,
  order: DataType,
  location: 'lower' | 'upper',
  node: WindowExpression,
  frame: string,
): Expression {
  const type = dataTypeOf(value)
  const isInterval = type.kind.endsWith('interval')
  if (order.kind === 'date' && (type.kind === 'int' || isInterval)) return value
  if ((order.kind === 'timestamp' || order.kind === 'timestamp_ntz') && isInterval) return value
  if (order.kind.endsWith('interval') && type.kind === order.kind) return value
  if (isNumeric(order) && isNumeric(type)) return castTo(value, order)
  if (order.kind === 'string')
    throw unacceptedType(
      location,
      order,
      '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")',
      node,
      frame,
    )
  throw analysisError(
    'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE',
    {
      sqlExpr: quoted(`(${windowText(node, pretty)})`),
      orderSpecType: sqlTypeName(order),
      valueBoundaryType: sqlTypeName(type),
    },
    node,
  )
}

const pretty = (expression: Expression): string => toPrettySql(expression)

const unacceptedType = (
  location: 'lower' | 'upper',
  type: DataType,
  expectedType: string,
  node: WindowExpression,
  sqlExpr: string,
): Error =>
  analysisError(
    'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE',
    { sqlExpr, location, exprType: sqlTypeName(type), expectedType },
    node,
  )

/** How far a bound with an offset lies behind the row; undefined of others. */
function signed(bound: WindowFrame['lower'], offset: Expression | undefined): number | undefined {
  const distance = offset && constantNumber(offset)
  if (typeof distance !== 'number') return undefined
  return bound === 'preceding' ? -distance : distance
}

/** A whole number behind its sign: `-1 PRECEDING` is `1 FOLLOWING`. */
function positive(at: WindowFrame['lower'], offset: Expression | undefined): FrameBound {
  const value = offset && literalInt(offset)
  if (value === undefined || value >= 0 || !offset) return { at, offset }
  return {
    at: at === 'preceding' ? 'following' : 'preceding',
    offset: Literal({ value: -value, dataType: dataTypeOf(offset) }),
  }
}
