import type { DataType } from '../../../../common/types/data-type.ts'

export const isNested = (type: DataType): boolean =>
  type.kind === 'array' || type.kind === 'map' || type.kind === 'struct'

/** Whether values of a type can be compared and sorted: maps cannot, nor what holds one. */
export function isOrderable(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
    case 'interval':
      return false
    case 'array':
      return isOrderable(type.elementType)
    case 'struct':
      return type.fields.every((field) => isOrderable(field.dataType))
    default:
      return true
  }
}
