import type { DataType } from '../../../../common/types/data-type.ts'
import { decimalType } from '../../../../common/types/data-type.ts'
import { Cast } from '../expression.ts'
import { defineFunctions, each, originOf, replaceable } from './define-functions.ts'

/** Named as its argument. */
const castTo = (name: string, dataType: DataType) =>
  replaceable(1, ([child], call) => (child ? Cast({ child, dataType, ...originOf(call) }) : call), {
    texts: { [name]: { form: ([child]) => child } },
  })

const ATOMIC = [
  ...(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double'] as const),
  ...(['string', 'binary', 'date', 'timestamp'] as const),
] as const

/** `int(x)` and its like. */
export const castDefinitions = defineFunctions({
  ...each(ATOMIC, (kind) => castTo(kind, { kind })),
  decimal: castTo('decimal', decimalType(10, 0)),
})
