import { SparkError } from '../../../common/errors/spark-error.ts'
import type { WriteOptions } from '../../../common/protocol/source-options.ts'
import { timeZoneOption } from './common-options.ts'
import type { OptionMap } from './option-map.ts'

type FileOptions = Pick<WriteOptions, 'compression' | 'extension' | 'maxRecordsPerFile' | 'timeZone'>

interface Codec {
  readonly compression: WriteOptions['compression']
  /** What the codec adds to a file's name. */
  readonly suffix: string
}

const NONE: Codec = { compression: 'none', suffix: '' }

const TEXT_CODECS: Readonly<Record<string, Codec>> = {
  none: NONE,
  uncompressed: NONE,
  gzip: { compression: 'gzip', suffix: '.gz' },
}

const LZ4_RAW: Codec = { compression: 'lz4_raw', suffix: '.lz4raw' }

const PARQUET_CODECS: Readonly<Record<string, Codec>> = {
  none: NONE,
  uncompressed: NONE,
  snappy: { compression: 'snappy', suffix: '.snappy' },
  gzip: { compression: 'gzip', suffix: '.gz' },
  zstd: { compression: 'zstd', suffix: '.zstd' },
  // Parquet's older framing of LZ4, which it calls deprecated, is read but not written.
  lz4: LZ4_RAW,
  lz4_raw: LZ4_RAW,
  brotli: { compression: 'brotli', suffix: '.br' },
}

/** Codecs that Spark has for text files, and for Parquet files, and this has not. */
const OTHER_CODECS = ['bzip2', 'deflate', 'lz4', 'snappy', 'lzo']

/** What every format has: codec, name and size of the files. */
export function fileWriteOptions(options: OptionMap, extension: string): FileOptions {
  const isParquet = extension === 'parquet'
  const { compression, suffix } = codecOf(options, isParquet)
  return {
    compression,
    extension: isParquet ? `${suffix}.${extension}` : `.${extension}${suffix}`,
    maxRecordsPerFile: Math.max(0, options.integer('maxRecordsPerFile', 0)),
    timeZone: timeZoneOption(options),
  }
}

function codecOf(options: OptionMap, isParquet: boolean): Codec {
  const codecs = isParquet ? PARQUET_CODECS : TEXT_CODECS
  const names = isParquet ? ['compression', 'parquet.compression'] : ['compression', 'codec']
  const name = (options.text(...names) ?? (isParquet ? 'snappy' : 'none')).toLowerCase()
  const codec = codecs[name]
  if (codec) return codec
  if (OTHER_CODECS.includes(name)) throw options.unsupported('compression', name, Object.keys(codecs).join(', '))
  throw new SparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
    codecName: name,
    availableCodecs: Object.keys(codecs).join(', '),
  })
}

/** Which partitions an overwrite replaces, where the writer says it. */
export function partitionOverwriteMode(options: OptionMap): 'static' | 'dynamic' | undefined {
  const mode = options.text('partitionOverwriteMode')
  if (mode === undefined) return undefined
  const known = (['static', 'dynamic'] as const).find((one) => one === mode.toLowerCase())
  if (known === undefined) throw options.invalid('partitionOverwriteMode', mode, 'static or dynamic')
  return known
}
