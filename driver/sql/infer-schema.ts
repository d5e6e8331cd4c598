import { SparkError } from '../../common/errors/spark-error.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import type { UntypedRelation } from '../sources/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { inferCsvSchema } from './infer-csv-schema.ts'
import { inferJsonSchema } from './infer-json-schema.ts'
import type { SessionState } from './session-state.ts'

/** What of a session, beside the relation, tells one inferred schema from another. */
export interface InferenceSettings {
  readonly caseSensitive: boolean
  /** What `timestamp` is for the session. */
  readonly timestampType: DataType
}

/** Finds a schema in the data, by jobs of the session where that takes more than a header line. */
export function inferSchema(
  relation: UntypedRelation,
  { caseSensitive, timestampType }: InferenceSettings,
  state: SessionState,
  collect: CollectRows,
): StructType | Promise<StructType> {
  const { options } = relation
  switch (options.format) {
    case 'csv': {
      const inferred = { ...options, infersTimestampNtz: timestampType.kind === 'timestamp_ntz' }
      return inferCsvSchema(relation, inferred, caseSensitive, state, collect)
    }
    case 'json':
      return inferJsonSchema(relation, options, caseSensitive, collect)
    case 'parquet':
    case 'text':
      throw new SparkError('INTERNAL_ERROR', { message: `${options.format} files carry their schema` })
  }
}
