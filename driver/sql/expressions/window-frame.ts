import { IntegerType } from '../../../common/types/data-type.ts'
import { windowFunction } from './builtin-functions.ts'
import { type Expression, type FrameBoundary, Literal, type WindowExpression, type WindowFrame } from './expression.ts'
import { literalInt } from './functions/constant-arguments.ts'

const toThisRow = (unit: WindowFrame['unit']): WindowFrame => ({
  unit,
  lower: 'unbounded preceding',
  upper: 'current row',
})

const wholePartition: WindowFrame = { unit: 'rows', lower: 'unbounded preceding', upper: 'unbounded following' }

/** An end of a frame. */
export interface FrameBound {
  readonly at: FrameBoundary
  readonly offset?: Expression | undefined
}

export const frameBetween = (unit: WindowFrame['unit'], lower: FrameBound, upper: FrameBound): WindowFrame => ({
  unit,
  lower: lower.at,
  ...(lower.offset && { lowerOffset: lower.offset }),
  upper: upper.at,
  ...(upper.offset && { upperOffset: upper.offset }),
})

/** The frame that a window function brings, whatever is written; undefined of those that take any. */
export function ownFrame({ function: call }: WindowExpression): WindowFrame | undefined {
  if (call.kind !== 'ScalarFunction' && call.kind !== 'UnresolvedFunction') return undefined
  switch (windowFunction(call.name)?.frame ?? 'free') {
    case 'ranking':
      return toThisRow('rows')
    case 'cumulative':
      return toThisRow('range')
    case 'offset': {
      const distance = call.args[1] ? (literalInt(call.args[1]) ?? 0) : 1
      const value = Literal({ value: call.name === 'lag' ? 0 - distance : distance, dataType: IntegerType })
      return { unit: 'rows', lower: 'following', lowerOffset: value, upper: 'following', upperOffset: value }
    }
    case 'free':
      return undefined
  }
}

/** What holds where no frame is written: up to the rows that sort as this one, or without an order all rows. */
export const defaultFrame = (window: WindowExpression): WindowFrame =>
  ownFrame(window) ?? (window.orderBy.length > 0 ? toThisRow('range') : wholePartition)

/** A frame as Spark writes it: `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`. */
export function frameText(
  { unit, lower, lowerOffset, upper, upperOffset }: WindowFrame,
  sql: (e: Expression) => string,
) {
  const bound = (at: FrameBoundary, offset?: Expression): string =>
    `${offset ? `${sql(offset)} ` : ''}${at.toUpperCase()}`
  return `${unit.toUpperCase()} BETWEEN ${bound(lower, lowerOffset)} AND ${bound(upper, upperOffset)}`
}

/** What stands in the parentheses of OVER; of a window without a frame the one that holds. */
export function windowText(
  window: WindowExpression,
  sql: (e: Expression) => string,
  frame = window.frame ?? defaultFrame(window),
): string {
  const { partitionBy, orderBy } = window
  return [
    ...(partitionBy.length > 0 ? [`PARTITION BY ${partitionBy.map(sql).join(', ')}`] : []),
    ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.map(sql).join(', ')}`] : []),
    frameText(frame, sql),
  ].join(' ')
}

export const isWholePartition = ({ lower, upper }: WindowFrame): boolean =>
  lower === 'unbounded preceding' && upper === 'unbounded following'

export const isSameFrame = (left: WindowFrame, right: WindowFrame): boolean =>
  frameText(left, offsetText) === frameText(right, offsetText)

const offsetText = (offset: Expression): string => `${literalInt(offset)}`
