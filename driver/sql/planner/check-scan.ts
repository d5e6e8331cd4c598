import { SparkError } from '../../../common/errors/spark-error.ts'
import { isIgnored } from '../../../common/protocol/is-ignored.ts'
import type { DataType } from '../../../common/types/data-type.ts'
import { existsRecursively } from '../../../common/types/exists-recursively.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import { corruptRecordField } from '../../sources/data-schema.ts'
import { dataFields, isSameColumn } from '../../sources/file-relation.ts'
import type { FileSourceScanExec } from '../plan/physical/physical-plan.ts'

/** Refuses what only shows once it is known which columns a query reads. */
export function checkScan({ relation, output }: FileSourceScanExec): void {
  const names = new Set(output.map(({ name }) => name))
  const bad = relation.unreadable?.find(({ column }) => names.has(column))
  if (bad && !isIgnored(bad.error, relation.ignored ?? {})) throw bad.error
  for (const { name, dataType } of relation.options.format === 'parquet' ? output : [])
    if (output.some((other) => other.name !== name && isSameColumn(other.name, name)) || hasUnusableNames(dataType))
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: `columns of Parquet files with names that are empty in a struct or differ by case only, such as ${quotedName([name])}, in one query`,
      })
  const corrupt = corruptRecordField(relation.dataSchema, relation.options)
  const data = dataFields(relation).filter(({ name }) => names.has(name))
  if (corrupt && !relation.isCounted && data.length === 1 && data[0] === corrupt)
    throw new SparkError('UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN')
}

/** Fields that DuckDB has no name for, or does not tell apart. */
const hasUnusableNames = (type: DataType): boolean =>
  existsRecursively(type, (part) => {
    if (part.kind !== 'struct') return false
    const names = new Set(part.fields.map(({ name }) => name.toLowerCase()))
    return names.size < part.fields.length || names.has('')
  })
