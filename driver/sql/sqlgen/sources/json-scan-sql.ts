import type { JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import { corruptRecordField } from '../../../sources/data-schema.ts'
import type { FileRelation } from '../../../sources/file-relation.ts'
import { jsonFields, jsonValue } from './json-value.ts'
import { anyOf, malformedFilter } from './malformed-records.ts'
import type { RecordScan } from './scan-sql.ts'

/** Rows of JSON objects. The view's columns are `doc`, an object, null where the record is none; `record`, the text; and `file`. */
export function jsonScan(
  relation: FileRelation,
  options: JsonReadOptions,
  input: string,
  names: readonly string[],
): RecordScan {
  if (relation.infers) return { from: input, where: '', column: (name) => name }
  const corrupt = corruptRecordField(relation.dataSchema, options)
  const fields = relation.dataSchema.fields.filter((field) => field !== corrupt && names.includes(field.name))
  const values = new Map(
    fields.map((field, index) => [field.name, jsonValue(`j${index}`, field.dataType, options, [field.name])]),
  )
  const extracted =
    fields.length === 0
      ? 'NULL'
      : jsonFields(
          'doc',
          fields.map(({ name }) => name),
        )
  const malformed = anyOf(['doc IS NULL', ...[...values.values()].map((value) => value.malformed)])
  return {
    // A column each: expressions of values name theirs many times, and what is common to them takes DuckDB long to find.
    from: `(SELECT *${fields.map((_, index) => `, e[${index + 1}]::VARCHAR AS j${index}`).join('')} FROM (SELECT *, ${extracted} AS e FROM ${input}))`,
    where: malformedFilter(options.mode, malformed, 'record'),
    column: (name) =>
      name === corrupt?.name ? `CASE WHEN ${malformed} THEN record END` : (values.get(name)?.value ?? 'NULL'),
  }
}
