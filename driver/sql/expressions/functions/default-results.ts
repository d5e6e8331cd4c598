import type { DataType } from '../../../../common/types/data-type.ts'
import { type Expression, Literal, ScalarFunction } from '../expression.ts'

/** What aggregates give over no rows where it is not null. */
export const defaultResult = {
  zero: (dataType: DataType): Expression => Literal({ value: 0n, dataType }),
  emptyArray: (dataType: DataType): Expression =>
    ScalarFunction({ name: 'array', args: [], dataType, nullable: false }),
} as const
