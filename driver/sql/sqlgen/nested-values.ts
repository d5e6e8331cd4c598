import type { DataType } from '../../../common/types/data-type.ts'
import { packStruct, structField } from './struct-fields.ts'

interface Rebuild {
  /** The SQL of a value that is not nested. */
  readonly leaf: (sql: string, type: DataType) => string
  /** Whether the entries of maps are put in the order of their keys. */
  readonly sortEntries: boolean
}

/** A value whose parts are made anew, at any depth; the value itself where nothing changes. `depth` keeps the names of lambda parameters apart. */
export function rebuildNested(sql: string, type: DataType, rebuild: Rebuild, depth = 0): string {
  const guarded = (rebuilt: string): string => `CASE WHEN ${sql} IS NOT NULL THEN ${rebuilt} END`
  const item = `n${depth}`
  switch (type.kind) {
    case 'array': {
      const each = rebuildNested(item, type.elementType, rebuild, depth + 1)
      return each === item ? sql : `list_transform(${sql}, lambda ${item}: ${each})`
    }
    case 'map': {
      const [key, value] = [`${item}['key']`, `${item}['value']`]
      const newKey = rebuildNested(key, type.keyType, rebuild, depth + 1)
      const newValue = rebuildNested(value, type.valueType, rebuild, depth + 1)
      if (newKey === key && newValue === value && !rebuild.sortEntries) return sql
      const entry = `struct_pack(key := ${newKey}, value := ${newValue})`
      const entries = `list_transform(map_entries(${sql}), lambda ${item}: ${entry})`
      return guarded(`map_from_entries(${rebuild.sortEntries ? `list_sort(${entries})` : entries})`)
    }
    case 'struct': {
      const fields = type.fields.map(({ dataType }, index) => {
        const value = structField(sql, type, index)
        return { value, rebuilt: rebuildNested(value, dataType, rebuild, depth) }
      })
      if (fields.every(({ value, rebuilt }) => value === rebuilt)) return sql
      const parts = fields.map(({ rebuilt }) => rebuilt)
      return guarded(packStruct(type, parts))
    }
    default:
      return rebuild.leaf(sql, type)
  }
}

/** Spark's NormalizeFloatingNumbers: 0.0 in the place of -0.0. */
export const withoutNegativeZero = (sql: string, type: DataType): string =>
  rebuildNested(sql, type, {
    leaf: (value, { kind }) =>
      kind === 'double' || kind === 'float' ? `(${value} + 0.0::${kind.toUpperCase()})` : value,
    sortEntries: false,
  })
