import type { ArrayType, DataType, MapType, StructType } from '../../../../common/types/data-type.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { packStruct, structField } from '../struct-fields.ts'

type CastItem = (item: Compiled, from: DataType, to: DataType) => Compiled

/** A cast item by item: DuckDB's own would cast the items by its rules. */
export function castNested(
  value: Compiled,
  from: ArrayType | MapType | StructType,
  to: DataType,
  depth: number,
  cast: CastItem,
): Compiled {
  const type = duckDbType(to)
  if (from.kind === 'array' && to.kind === 'array')
    return compiled(castItems(value.sql, from.elementType, to.elementType, depth, cast), type)
  if (from.kind === 'map' && to.kind === 'map') {
    const keys = castItems(`map_keys(${value.sql})`, from.keyType, to.keyType, depth, cast)
    const values = castItems(`map_values(${value.sql})`, from.valueType, to.valueType, depth, cast)
    return compiled(`CASE WHEN ${value.sql} IS NOT NULL THEN MAP(${keys}, ${values}) END`, type)
  }
  if (from.kind === 'struct' && to.kind === 'struct') {
    const fields = from.fields.map((field, index) => {
      const target = to.fields[index] ?? field
      const item = compiled(structField(value.sql, from, index), duckDbType(field.dataType))
      return cast(item, field.dataType, target.dataType).sql
    })
    return compiled(`CASE WHEN ${value.sql} IS NOT NULL THEN ${packStruct(to, fields)} END`, type)
  }
  return compiled(`CAST(${value.sql} AS ${type})`, type)
}

/** Lambda parameters of lists within lists have names of their own. */
function castItems(list: string, from: DataType, to: DataType, depth: number, cast: CastItem): string {
  const item = compiled(`item${depth}`, duckDbType(from))
  return `list_transform(${list}, lambda ${item.sql}: ${cast(item, from, to).sql})`
}
