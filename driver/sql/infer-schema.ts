import { SparkError } from '../../common/errors/spark-error.ts'
import type { StructType } from '../../common/types/data-type.ts'
import type { SourceFile } from './catalog/file-relation.ts'
import type { ReadRequest } from './catalog/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { inferCsvSchema } from './infer-csv-schema.ts'
import { inferJsonSchema } from './infer-json-schema.ts'
import type { SessionState } from './session-state.ts'

/** Finds a schema in the data, by jobs of the session where that takes more than a header line. */
export function inferSchema(
  request: ReadRequest,
  files: readonly SourceFile[],
  state: SessionState,
  collect: CollectRows,
): Promise<StructType> {
  switch (request.format) {
    case 'csv':
      return inferCsvSchema(request, files, state, collect)
    case 'json':
      return inferJsonSchema(request, files, collect)
    case 'parquet':
    case 'text':
      throw new SparkError('INTERNAL_ERROR', { message: `${request.format} files carry their schema` })
  }
}
