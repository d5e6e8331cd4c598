import { config } from '../../common/config/config-entries.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { FileRelation } from '../sources/file-relation.ts'
import { readOptionsOf } from '../sources/options/options-of-session.ts'
import { readRelation } from '../sources/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { inferSchema } from './infer-schema.ts'
import { timestampTypeOf } from './parser/parser-settings.ts'
import type { UnresolvedDataSource } from './plan/logical/logical-plan.ts'
import type { SessionState } from './session-state.ts'

/**
 * The files that a query names, and their schema.
 * @param conf the settings by which they are read
 */
export function openSource(
  source: UnresolvedDataSource,
  conf: SparkConf,
  state: SessionState,
  collect: CollectRows,
): Promise<FileRelation> {
  const { stores, footers, schemas } = state
  const settings = { caseSensitive: conf.getOrDefault(config.caseSensitive), timestampType: timestampTypeOf(conf) }
  const options = readOptionsOf(source.format, source.options, conf)
  return readRelation(
    { ...source, options },
    {
      stores,
      footers,
      ...settings,
      ignored: {
        corrupt: conf.getOrDefault(config.ignoreCorruptFiles),
        missing: conf.getOrDefault(config.ignoreMissingFiles),
      },
      binaryAsString: conf.getOrDefault(config.parquetBinaryAsString),
      inferPartitionTypes: conf.getOrDefault(config.partitionColumnTypeInference),
      infer: (untyped) =>
        schemas.get(source, untyped, JSON.stringify(settings), () => inferSchema(untyped, settings, state, collect)),
    },
  )
}
