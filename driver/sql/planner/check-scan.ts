import { SparkError } from '../../../common/errors/spark-error.ts'
import { sqlTypeName } from '../../../common/types/data-type.ts'
import { corruptRecordField } from '../../sources/data-schema.ts'
import type { FileSourceScanExec } from '../plan/physical/physical-plan.ts'

/** Refuses what only shows once it is known which columns a query reads. */
export function checkScan({ relation, output }: FileSourceScanExec): void {
  const names = new Set(output.map(({ name }) => name))
  const bad = relation.unreadable?.find(({ column }) => names.has(column))
  if (bad)
    throw new SparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
      path: bad.uri,
      column: `[${bad.column}]`,
      expectedType: sqlTypeName(bad.expected),
      actualType: sqlTypeName(bad.actual),
    })
  const corrupt = corruptRecordField(relation.dataSchema, relation.options)
  const data = relation.dataSchema.fields.filter(({ name }) => names.has(name))
  if (corrupt && !relation.isCounted && data.length === 1 && data[0] === corrupt)
    throw new SparkError('UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN')
}
