import {
  arrayType,
  type DataType,
  LongType,
  structField,
  structType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { type Expression, Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCoercion } from '../function-definition.ts'
import { type TypeCheckFailure, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { constantNumber } from './constant-arguments.ts'
import { defineFunctions, firstType, scalar } from './define-functions.ts'
import { windowDuration } from './window-duration.ts'

const microsOf = (argument: Expression): number | TypeCheckFailure => {
  if (argument.kind !== 'Literal' || !['string', 'int', 'bigint'].includes(argument.dataType.kind))
    return typeCheckFailure('_LEGACY_ERROR_TEMP_1207', {})
  if (argument.dataType.kind !== 'string') return constantNumber(argument) ?? 0
  const intervalString = String(argument.value)
  const micros = windowDuration(intervalString)
  if (micros === 'months') return typeCheckFailure('_LEGACY_ERROR_TEMP_3231', { interval: intervalString })
  return micros ?? typeCheckFailure('CANNOT_PARSE_INTERVAL', { intervalString: `'${intervalString}'` })
}

const outOfRange = (exprName: string, micros: number): TypeCheckFailure =>
  typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
    exprName: `\`${exprName}\``,
    valueRange: '(0, 9223372036854775807]',
    currentValue: `${micros}L`,
  })

const notWithin = (left: string, constraint: string, right: string): TypeCheckFailure =>
  typeCheckFailure('DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION', {
    leftExprName: left,
    constraint,
    rightExprName: right,
  })

/** The time, and the width, the distance and the start of windows in microseconds. */
const inMicroseconds: ArgumentCoercion = ({ args }) => {
  const [time, ...durations] = args
  if (!time) return args
  const type = dataTypeOf(time)
  if (!['timestamp', 'timestamp_ntz', 'date', 'string', 'void'].includes(type.kind))
    return unexpectedInputType(1, '("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE")', time)
  const micros: number[] = []
  for (const duration of durations) {
    const value = microsOf(duration)
    if (typeof value !== 'number') return value
    micros.push(value)
  }
  const [width = 0, distance = width, start = 0] = micros
  if (width <= 0) return outOfRange('window_duration', width)
  if (distance <= 0) return outOfRange('slide_duration', distance)
  if (distance > width) return notWithin(`\`slide_duration\`(${distance}L)`, '<=', `\`window_duration\`(${width}L)`)
  if (Math.abs(start) >= distance)
    return notWithin(`\`abs(start_time)\`(${Math.abs(start)}L)`, '<', `\`slide_duration\`(${distance}L)`)
  const literals = [width, distance, start].map((value) => Literal({ value: BigInt(value), dataType: LongType }))
  return [type.kind === 'timestamp_ntz' ? time : castTo(time, TimestampType), ...literals]
}

const windowOf = (type: DataType): DataType => structType([structField('start', type), structField('end', type)])

/** The type of the end of a window; undefined of what is none. */
function endType(type: DataType | undefined): DataType | undefined {
  if (type?.kind !== 'struct') return undefined
  const [start, end] = type.fields
  const isWindow = type.fields.length === 2 && start?.name === 'start' && end?.name === 'end'
  return isWindow && /^timestamp/.test(end.dataType.kind) ? end.dataType : undefined
}

/** Windows of time. */
export const timeWindowDefinitions = defineFunctions({
  window: scalar([2, 4], ['any'], (types) => windowOf(firstType(types)), {
    nullable: 'never',
    coerce: inMicroseconds,
    texts: { window: { form: () => 'window' } },
    differs: 'in HAVING it has to be written again, for there is no column `window`',
  }),
  window_time: scalar(1, ['any'], (types) => endType(types[0]) ?? TimestampType, {
    check: ({ args: [arg] }) =>
      arg && !endType(dataTypeOf(arg))
        ? typeCheckFailure('_LEGACY_ERROR_TEMP_3101', { windowExpression: arg })
        : undefined,
  }),
  /** All windows in which a time is, of a `window` that slides. */
  window_list: scalar(4, ['any'], (types) => arrayType(windowOf(firstType(types)), false), { internal: true }),
})
