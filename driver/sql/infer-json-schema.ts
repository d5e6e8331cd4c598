import { SparkError } from '../../common/errors/spark-error.ts'
import type { JsonReadOptions } from '../../common/protocol/source-options.ts'
import { StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import type { FileRelation } from '../sources/file-relation.ts'
import type { UntypedRelation } from '../sources/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { mergeJsonStructures } from './json-structure.ts'
import { Distinct, type LogicalPlan } from './plan/logical/logical-plan.ts'
import { logicalRelation } from './resolve-sources.ts'

/** Executors find the distinct structures of all records; the driver merges them into a schema, fields in order of name as Spark has them. */
export async function inferJsonSchema(
  untyped: UntypedRelation,
  options: JsonReadOptions,
  collect: CollectRows,
): Promise<StructType> {
  const relation: FileRelation = {
    ...untyped,
    partitionSchema: structType([]),
    dataSchema: structType([structField('structure', StringType)]),
    infers: true,
  }
  const plan: LogicalPlan = Distinct({ child: logicalRelation(relation) })
  const rows = await collect(plan, 'json schema inference')
  const structures = rows.flatMap(([text]) => (typeof text === 'string' ? [text] : []))
  const schema = mergeJsonStructures(structures, options)
  const hasCorrupt = rows.some(([text]) => text === null)
  if (!hasCorrupt || options.mode === 'DROPMALFORMED') return schema
  if (options.mode === 'FAILFAST') {
    throw new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
      badRecord: 'a record that is neither a JSON object nor an array of objects',
      failFastMode: 'FAILFAST',
    })
  }
  const corrupt = structField(options.columnNameOfCorruptRecord, StringType)
  return structType([corrupt, ...schema.fields].sort((a, b) => (a.name < b.name ? -1 : 1)))
}
