import type { DataType } from '../../../common/types/data-type.ts'
import { bindOnce } from './bind-once.ts'
import { structField } from './struct-fields.ts'

/**
 * What stands for a value where values are ordered: DuckDB holds nulls within arrays and structs for the largest, Spark for the smallest. So
 * each part of a value comes after whether it is there. Null only where the value is; equal only where values are.
 */
export function orderingKey(sql: string, type: DataType): string {
  return isNested(type) ? bindOnce(sql, (value) => keyOf(value, type, 0), 'ordered') : sql
}

/** An array sorted as Spark orders its elements. */
export function sortList(
  sql: string,
  elementType: DataType,
  direction: 'ASC' | 'DESC',
  nulls: 'FIRST' | 'LAST',
): string {
  if (!isNested(elementType)) return `list_sort(${sql}, '${direction}', 'NULLS ${nulls}')`
  const isLater = (direction === 'ASC') === (nulls === 'FIRST') ? 'IS NOT NULL' : 'IS NULL'
  const item = `{'later': item ${isLater}, 'key': ${keyOf('item', elementType, 0)}, 'value': item}`
  return `list_transform(list_sort(list_transform(${sql}, lambda item: ${item}), '${direction}'), lambda item: item['value'])`
}

export const isNested = ({ kind }: DataType): boolean => kind === 'array' || kind === 'struct'

/** `depth` keeps the names of lambda parameters apart. */
function keyOf(sql: string, type: DataType, depth: number): string {
  if (type.kind === 'array') {
    const item = `part${depth}`
    return `list_transform(${sql}, lambda ${item}: ${partKey(item, type.elementType, depth + 1)})`
  }
  if (type.kind !== 'struct' || type.fields.length === 0) return sql
  const fields = type.fields.map(({ dataType }, index) => {
    const part = partKey(structField(sql, type, index), dataType, depth)
    return `'${index}': ${part}`
  })
  return `CASE WHEN ${sql} IS NOT NULL THEN {${fields.join(', ')}} END`
}

const partKey = (sql: string, type: DataType, depth: number): string =>
  `{'there': ${sql} IS NOT NULL, 'value': ${keyOf(sql, type, depth)}}`
