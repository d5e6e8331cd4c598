import { config } from '../../common/config/config-entries.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { StructType } from '../../common/types/data-type.ts'
import type { UntypedRelation } from '../sources/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { inferCsvSchema } from './infer-csv-schema.ts'
import { inferJsonSchema } from './infer-json-schema.ts'
import type { SessionState } from './session-state.ts'

/** Finds a schema in the data, by jobs of the session where that takes more than a header line. */
export function inferSchema(
  relation: UntypedRelation,
  state: SessionState,
  collect: CollectRows,
): StructType | Promise<StructType> {
  const { options } = relation
  switch (options.format) {
    case 'csv':
      return inferCsvSchema(relation, options, state, collect)
    case 'json':
      return inferJsonSchema(relation, options, state.conf.getOrDefault(config.caseSensitive), collect)
    case 'parquet':
    case 'text':
      throw new SparkError('INTERNAL_ERROR', { message: `${options.format} files carry their schema` })
  }
}
