import { SparkError } from '../errors/spark-error.ts'
import { booleanEntry, type ConfigEntry, doubleEntry, intEntry, stringEntry } from './config-entry.ts'
import table from './spark-keys.json' with { type: 'json' }

/**
 * A configuration key of Spark's, as `bench/reference/spark_keys.py` reads it from real Spark, with what it does here:
 * - `honoured`: has an entry of its own in `application-entries.ts` or `session-entries.ts`, and a test;
 * - `harmless`: changes speed, memory, logs or the UI alone, never rows, types, files or errors: kept, without effect;
 * - `absent`: belongs to something of Spark's that is not here and fails when it is used: kept, without effect;
 * - `refused`: any value but the default is UNSUPPORTED_FEATURE.
 */
export interface SparkKey {
  readonly key: string
  readonly type: 'boolean' | 'int' | 'double' | 'bytes' | 'duration' | 'word' | 'text'
  /** undefined: Spark has no value unless one is set. */
  readonly default?: string
  /** `static`: fixed when Spark SQL starts; `core`: of the application; `removed`: Spark has nothing of it left but the name; else a session's. */
  readonly scope?: 'static' | 'core' | 'removed'
  /** The key for which this is an older name. */
  readonly alias?: string
  readonly does: 'honoured' | 'harmless' | 'absent' | 'refused'
  /** Where it is honoured: the test that holds it. */
  readonly test?: string
}

/** The release of Spark that the table is of. */
export const SPARK_VERSION: string = table.spark

/** All of Spark's keys, by name. */
export const sparkKeys: ReadonlyMap<string, SparkKey> = new Map(
  (table.keys as readonly SparkKey[]).map((one) => [one.key, one]),
)

/** Settings of Spark SQL that are fixed when the application starts. */
export const isStaticKey = (key: string): boolean => sparkKeys.get(key)?.scope === 'static'

/** Keys of families without a list, read by Hadoop or by catalogs: of output, input and tables. */
const REFUSED_FAMILIES =
  /^spark\.(sql\.catalog\.|hadoop\.(parquet|mapreduce\.(input|output))\.|hadoop\.mapreduce\.fileoutputcommitter\.marksuccessfuljobs$)/

/** What a key of Spark's takes that has no entry of its own here; undefined for a key that Spark does not know either. */
export function sparkKeyEntry(key: string): ConfigEntry<unknown> | undefined {
  const known = sparkKeys.get(key)
  if (known) return checkedEntry(known)
  return REFUSED_FAMILIES.test(key) ? refusing(stringEntry(key, undefined, '')) : undefined
}

/** Whether a text is the default of one of Spark's keys, as Spark reads both. */
export function isSparkDefault(key: string, text: string): boolean {
  const known = sparkKeys.get(key)
  if (known?.default === undefined) return false
  const { parse } = typedEntry(known)
  return parse(text) === parse(known.default)
}

function checkedEntry(known: SparkKey): ConfigEntry<unknown> {
  const entry = typedEntry(known)
  return known.does === 'refused' ? refusing(entry) : entry
}

const refusing = (entry: ConfigEntry<unknown>): ConfigEntry<unknown> => ({
  ...entry,
  parse(text) {
    const value = entry.parse(text)
    if (isSparkDefault(entry.key, text)) return value
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: `${entry.key}=${text}` })
  },
})

/** A key of the application has no default that a session could see. */
function typedEntry({ key, type, default: defaultText, scope }: SparkKey): ConfigEntry<unknown> {
  const seen = scope === undefined || scope === 'static' ? defaultText : undefined
  switch (type) {
    case 'boolean':
      return booleanEntry(key, seen, '')
    case 'int':
      return intEntry(key, seen, '', Number.NEGATIVE_INFINITY)
    case 'double':
      return doubleEntry(key, seen, '')
    case 'word':
      return { ...stringEntry(key, seen, ''), parse: (text) => text.trim().toLowerCase() }
    case 'bytes':
    case 'duration':
    case 'text':
      return stringEntry(key, seen, '')
  }
}
