import type { DataType } from '../../../../common/types/data-type.ts'
import { duckDbType } from '../duckdb-types.ts'
import { packStruct, structField } from '../struct-fields.ts'

/** A value with the fields of its structs as those of `to` are named and ordered, null where it has none; `depth` parts lambda parameters. */
export function alignedFields(sql: string, from: DataType, to: DataType, caseSensitive: boolean, depth = 0): string {
  if (from.kind === 'array' && to.kind === 'array') {
    const item = alignedFields(`f${depth}`, from.elementType, to.elementType, caseSensitive, depth + 1)
    return item === `f${depth}` ? sql : `list_transform(${sql}, lambda f${depth}: ${item})`
  }
  if (from.kind !== 'struct' || to.kind !== 'struct') return sql
  const fold = (name: string): string => (caseSensitive ? name : name.toLowerCase())
  const fields = to.fields.map(({ name, dataType }) => {
    const at = from.fields.findIndex((own) => fold(own.name) === fold(name))
    const found = from.fields[at]
    return found
      ? alignedFields(structField(sql, from, at), found.dataType, dataType, caseSensitive, depth)
      : `CAST(NULL AS ${duckDbType(dataType)})`
  })
  return `CASE WHEN ${sql} IS NOT NULL THEN ${packStruct(to, fields)} END`
}
