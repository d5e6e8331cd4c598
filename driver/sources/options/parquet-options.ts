import type { ParquetReadOptions, ParquetWriteOptions } from '../../../common/protocol/source-options.ts'
import { fileWriteOptions } from './file-write-options.ts'
import type { OptionMap } from './option-map.ts'

/** Spark's ParquetOptions. */
export function parquetReadOptions(options: OptionMap): ParquetReadOptions {
  const datetime = rebaseMode(options, 'datetimeRebaseMode')
  const int96 = rebaseMode(options, 'int96RebaseMode')
  const calendar = { ...(datetime && { datetime }), ...(int96 && { int96 }) }
  return {
    format: 'parquet',
    mergeSchema: options.flag('mergeSchema', false),
    ...((datetime ?? int96) && { calendar }),
  }
}

/** What is done with old dates of files that do not say by which calendar they are. */
function rebaseMode(options: OptionMap, name: string): 'legacy' | 'exception' | undefined {
  const mode = options.text(name)?.toLowerCase() ?? 'corrected'
  if (mode === 'legacy' || mode === 'exception') return mode
  if (mode !== 'corrected') throw options.unsupported(name, mode, 'EXCEPTION, CORRECTED, LEGACY')
  return undefined
}

export function parquetWriteOptions(options: OptionMap): ParquetWriteOptions {
  options.flag('mergeSchema', false)
  options.onlyAs('outputTimestampType', 'timestamp_micros')
  // Spark hands these on to Parquet's own writer.
  for (const name of options.names)
    if (name.startsWith('parquet.') && name !== 'parquet.compression')
      throw options.unsupported(name, options.text(name) ?? '')
  return { format: 'parquet', ...fileWriteOptions(options, 'parquet') }
}
