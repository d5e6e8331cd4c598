import type { ParquetReadOptions, ParquetWriteOptions } from '../../../common/protocol/source-options.ts'
import { fileWriteOptions } from './file-write-options.ts'
import type { OptionMap } from './option-map.ts'

/** Spark's ParquetOptions. Dates are the proleptic Gregorian calendar's: files that Spark 2 wrote with old dates are not rebased. */
export function parquetReadOptions(options: OptionMap): ParquetReadOptions {
  options.onlyAs('datetimeRebaseMode', 'corrected', 'exception')
  options.onlyAs('int96RebaseMode', 'corrected', 'exception')
  return { format: 'parquet', mergeSchema: options.flag('mergeSchema', false) }
}

export function parquetWriteOptions(options: OptionMap): ParquetWriteOptions {
  options.flag('mergeSchema', false)
  // Spark hands these on to Parquet's own writer.
  for (const name of options.names)
    if (name.startsWith('parquet.') && name !== 'parquet.compression')
      throw options.unsupported(name, options.text(name) ?? '')
  return { format: 'parquet', ...fileWriteOptions(options, 'parquet') }
}
