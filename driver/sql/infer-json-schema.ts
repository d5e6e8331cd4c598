import { SparkError } from '../../common/errors/spark-error.ts'
import type { JsonReadOptions } from '../../common/protocol/source-options.ts'
import { StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import type { RowValue } from '../../common/types/row.ts'
import type { FileRelation } from '../sources/file-relation.ts'
import type { UntypedRelation } from '../sources/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { type FieldStructure, mergeJsonStructures } from './json-structure.ts'
import { Distinct, type LogicalPlan } from './plan/logical/logical-plan.ts'
import { logicalRelation } from './resolve-sources.ts'

/**
 * Executors find the types that fields of records have; the driver merges them into a schema, fields in order of name as Spark has them.
 *
 * @param caseSensitive whether names may differ by case alone
 */
export async function inferJsonSchema(
  untyped: UntypedRelation,
  options: JsonReadOptions,
  caseSensitive: boolean,
  collect: CollectRows,
): Promise<StructType> {
  const relation: FileRelation = {
    ...untyped,
    partitionSchema: structType([]),
    dataSchema: structType([structField('name', StringType), structField('structure', StringType)]),
    infers: true,
  }
  const plan: LogicalPlan = Distinct({ child: logicalRelation(relation) })
  const rows = await collect(plan, 'json schema inference')
  const { schema, hasCorrupt } = mergeJsonStructures(
    rows.map(([name, structure]): FieldStructure => [textOf(name), textOf(structure)]),
    { ...options, caseSensitive },
  )
  if (!hasCorrupt || options.mode === 'DROPMALFORMED') return schema
  if (options.mode === 'FAILFAST') throw failFast(rows.some(([, structure]) => structure === null))
  const corrupt = structField(options.columnNameOfCorruptRecord, StringType)
  return structType([corrupt, ...schema.fields].sort((a, b) => (a.name < b.name ? -1 : 1)))
}

const textOf = (value: RowValue | undefined): string | null => (typeof value === 'string' ? value : null)

const failFast = (isMalformed: boolean): SparkError =>
  isMalformed
    ? new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: 'a record that is not JSON',
        failFastMode: 'FAILFAST',
      })
    : new SparkError('INVALID_JSON_RECORD_TYPE', { failFastMode: 'FAILFAST', invalidType: '"STRING"' })
