import type { DataType } from './data-type.ts'

/** Whether a type, or one of those it is made of, is such a one: Spark's `DataType.existsRecursively`. */
export function existsRecursively(type: DataType, isSuch: (type: DataType) => boolean): boolean {
  if (isSuch(type)) return true
  if (type.kind === 'array') return existsRecursively(type.elementType, isSuch)
  if (type.kind === 'map') return existsRecursively(type.keyType, isSuch) || existsRecursively(type.valueType, isSuch)
  return type.kind === 'struct' && type.fields.some(({ dataType }) => existsRecursively(dataType, isSuch))
}
