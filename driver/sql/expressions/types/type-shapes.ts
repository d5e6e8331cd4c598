import type { DataType } from '../../../../common/types/data-type.ts'
import { existsRecursively } from '../../../../common/types/exists-recursively.ts'

export const isNested = (type: DataType): boolean =>
  type.kind === 'array' || type.kind === 'map' || type.kind === 'struct'

/** Whether a type is or contains a map. */
export const holdsMap = (type: DataType): boolean => existsRecursively(type, ({ kind }) => kind === 'map')

/** Whether values of a type can be compared and sorted: maps cannot, nor what holds one. */
export const isOrderable = (type: DataType): boolean =>
  !existsRecursively(type, ({ kind }) => kind === 'map' || kind === 'interval')
