import { SparkError } from '../../common/errors/spark-error.ts'
import type { FileFormat } from './file-relation.ts'

const FORMATS: Readonly<Record<FileFormat, true>> = { parquet: true, csv: true, json: true, text: true }

/** Spark's other data sources, with the names of its classes. */
const NOT_YET =
  /^(orc|avro|xml|binaryfile|jdbc|kafka|socket|rate|rate-micro-batch|console|noop|libsvm|image|statestore|state-metadata|delta|iceberg|org\.apache\..*|com\.databricks\..*)$/

export const isFileFormat = (name: string): name is FileFormat => Object.hasOwn(FORMATS, name)

/** The format of a name as users write it, in any case. */
export function fileFormatOf(provider: string): FileFormat {
  const name = provider.toLowerCase()
  if (isFileFormat(name)) return name
  if (NOT_YET.test(name))
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `the data source ${provider}; there are parquet, csv, json and text`,
    })
  throw new SparkError('DATA_SOURCE_NOT_FOUND', { provider })
}
