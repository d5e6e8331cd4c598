import { SparkError } from '../../common/errors/spark-error.ts'
import { type StructField, type StructType, structField } from '../../common/types/data-type.ts'
import { Row } from '../../common/types/row.ts'
import type { LocalValue } from '../sql/expressions/expression.ts'
import { type InputRow, inferFields } from './infer-fields.ts'
import { quoteValue, toLocalValue } from './to-local-value.ts'

export interface LocalRows {
  readonly fields: readonly StructField[]
  readonly values: readonly (readonly LocalValue[])[]
}

/** Rows of a program as values of a schema: the declared one, or the one that the values show, under other names if there are any. */
export function localRows(rows: readonly InputRow[], schema: StructType | readonly string[] | undefined): LocalRows {
  for (const row of rows)
    if (!isRow(row)) throw new SparkError('CANNOT_INFER_SCHEMA_FOR_TYPE', { row: quoteValue(row) })
  if (schema !== undefined && 'kind' in schema) return { fields: schema.fields, values: rowValues(rows, schema.fields) }
  const inferred = inferFields(rows)
  if (schema !== undefined && schema.length > inferred.length) throw lengthMismatch(inferred.length, schema.length)
  const fields = inferred.map((field, index) => structField(schema?.[index] ?? field.name, field.dataType))
  return { fields, values: rowValues(rows, inferred) }
}

function rowValues(rows: readonly InputRow[], fields: readonly StructField[]): readonly (readonly LocalValue[])[] {
  return rows.map((row) => {
    const values = row instanceof Row ? row.toArray() : row
    if (!isArray(values)) return fields.map((field) => toLocalValue(values[field.name], field))
    if (values.length !== fields.length) throw lengthMismatch(values.length, fields.length)
    return fields.map((field, index) => toLocalValue(values[index], field))
  })
}

const isArray = (row: unknown): row is readonly unknown[] => Array.isArray(row)

const isRow = (row: unknown): boolean =>
  typeof row === 'object' && row !== null && !(row instanceof Date) && !(row instanceof Map) && !ArrayBuffer.isView(row)

const lengthMismatch = (values: number, fields: number): SparkError =>
  new SparkError('FIELD_STRUCT_LENGTH_MISMATCH', { object_length: `${values}`, field_length: `${fields}` })
