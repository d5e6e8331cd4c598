import type { StructType } from '../../../common/types/data-type.ts'
import { duckDbFieldNames, quoteIdentifier, quoteString } from '../../../common/types/duckdb-type-name.ts'

/** A field of a struct by its place: names may come twice in Spark. */
export const structField = (struct: string, type: StructType, index: number): string =>
  `struct_extract(${struct}, ${quoteString(duckDbFieldNames(type)[index] ?? '')})`

/** A struct of these values, one for each field. */
export function packStruct(type: StructType, values: readonly string[]): string {
  const fields = duckDbFieldNames(type).map((name, index) => `${quoteIdentifier(name)} := ${values[index] ?? 'NULL'}`)
  return `struct_pack(${fields.join(', ')})`
}
