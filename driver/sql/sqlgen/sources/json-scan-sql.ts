import type { JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import { corruptRecordField } from '../../../sources/data-schema.ts'
import type { FileRelation } from '../../../sources/file-relation.ts'
import { fieldsByType, fieldsOneByOne } from './json-fields.ts'
import { anyOf, malformedFilter } from './malformed-records.ts'
import type { RecordScan } from './scan-sql.ts'

/** From here on it is the planning of the statement that takes the time: DuckDB's grows with the square of the expressions in a list. */
const MANY_FIELDS = 200

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
  const found =
    fields.length < MANY_FIELDS ? fieldsOneByOne(fields, options, input) : fieldsByType(fields, options, input)
  const malformed = anyOf(['doc IS NULL', ...found.malformed])
  return {
    from: found.from,
    where: malformedFilter(options.mode, malformed, 'record'),
    column: (name) =>
      name === corrupt?.name ? `CASE WHEN ${malformed} THEN record END` : (found.values.get(name) ?? 'NULL'),
  }
}
