import type { DataType } from '../../../../common/types/data-type.ts'

/** Whether a type is or contains a map, which no key of a map may. */
export function holdsMap(type: DataType): boolean {
  if (type.kind === 'map') return true
  if (type.kind === 'array') return holdsMap(type.elementType)
  return type.kind === 'struct' && type.fields.some((field) => holdsMap(field.dataType))
}
