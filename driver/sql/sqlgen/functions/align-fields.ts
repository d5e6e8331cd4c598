import type { DataType } from '../../../../common/types/data-type.ts'
import { duckDbType } from '../duckdb-types.ts'
import { identifier } from '../identifier.ts'
import { stringLiteral } from '../literal.ts'

/** A value with the fields of its structs as those of `to` are named and ordered, null where it has none; `depth` parts lambda parameters. */
export function alignedFields(sql: string, from: DataType, to: DataType, caseSensitive: boolean, depth = 0): string {
  if (from.kind === 'array' && to.kind === 'array') {
    const item = alignedFields(`f${depth}`, from.elementType, to.elementType, caseSensitive, depth + 1)
    return item === `f${depth}` ? sql : `list_transform(${sql}, lambda f${depth}: ${item})`
  }
  if (from.kind !== 'struct' || to.kind !== 'struct') return sql
  const fold = (name: string): string => (caseSensitive ? name : name.toLowerCase())
  const fields = to.fields.map(({ name, dataType }) => {
    const found = from.fields.find((own) => fold(own.name) === fold(name))
    const value = found
      ? alignedFields(
          `struct_extract(${sql}, ${stringLiteral(found.name)})`,
          found.dataType,
          dataType,
          caseSensitive,
          depth,
        )
      : `CAST(NULL AS ${duckDbType(dataType)})`
    return `${identifier(name)} := ${value}`
  })
  return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`
}
