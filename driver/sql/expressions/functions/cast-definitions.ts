import type { DataType } from '../../../../common/types/data-type.ts'
import { decimalType } from '../../../../common/types/data-type.ts'
import { defineFunctions, each, replaceable } from './define-functions.ts'

const castTo = (dataType: DataType) =>
  replaceable(1, ([child], call) =>
    child ? { kind: 'Cast', child, dataType, mode: 'ansi', ...(call.origin && { origin: call.origin }) } : call,
  )

const ATOMIC = [
  ...(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double'] as const),
  ...(['string', 'binary', 'date', 'timestamp'] as const),
] as const

/** `int(x)` and its like. */
export const castDefinitions = defineFunctions({
  ...each(ATOMIC, (kind) => castTo({ kind })),
  decimal: castTo(decimalType(10, 0)),
})
