import { config } from '../../../common/config/config-entries.ts'
import type { ConfigEntry } from '../../../common/config/config-entry.ts'
import type { SparkConf } from '../../../common/config/spark-conf.ts'
import type { FileFormat } from '../file-relation.ts'

type Texts = Readonly<Record<string, string>>

/** The setting that stands for an option that was not given, under none of its names. */
interface OptionSetting {
  readonly entry: ConfigEntry<unknown>
  /** In lower case, as readers and writers keep them; the first is the option's own name. */
  readonly names: readonly [string, ...string[]]
}

const corruptRecord: OptionSetting = { entry: config.columnNameOfCorruptRecord, names: ['columnnameofcorruptrecord'] }
/** Of all formats: timestamps are in names of folders too. */
const timeZone: OptionSetting = { entry: config.sessionTimeZone, names: ['timezone'] }
const maxRecords: OptionSetting = { entry: config.maxRecordsPerFile, names: ['maxrecordsperfile'] }

const ofReaders: Readonly<Record<FileFormat, readonly OptionSetting[]>> = {
  csv: [timeZone, corruptRecord, { entry: config.csvColumnPruning, names: ['columnpruning'] }],
  json: [timeZone, corruptRecord],
  text: [timeZone],
  parquet: [timeZone, { entry: config.parquetMergeSchema, names: ['mergeschema'] }],
}

const ofWriters: Readonly<Record<FileFormat, readonly OptionSetting[]>> = {
  csv: [timeZone, maxRecords],
  json: [timeZone, maxRecords, { entry: config.jsonIgnoreNullFields, names: ['ignorenullfields'] }],
  text: [timeZone, maxRecords],
  parquet: [
    timeZone,
    maxRecords,
    { entry: config.parquetCompressionCodec, names: ['compression', 'parquet.compression'] },
  ],
}

/** A reader's options, and for those not given what the session has set. */
export const readOptionsOf = (format: FileFormat, given: Texts, conf: SparkConf): Texts =>
  withSettings(ofReaders[format], given, conf)

/** The same of a writer. */
export const writeOptionsOf = (format: FileFormat, given: Texts, conf: SparkConf): Texts =>
  withSettings(ofWriters[format], given, conf)

function withSettings(settings: readonly OptionSetting[], given: Texts, conf: SparkConf): Texts {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()))
  const missing = settings.filter((setting) => !setting.names.some((name) => names.has(name)))
  const texts = missing.flatMap(({ entry, names: [name] }) => {
    const text = conf.getText(entry.key)
    return text === undefined ? [] : [[name, text.trim()] as const]
  })
  return { ...Object.fromEntries(texts), ...given }
}
