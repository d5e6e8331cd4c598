import type { ReadOptions, WriteOptions } from '../../../common/protocol/source-options.ts'
import type { FileFormat } from '../file-relation.ts'
import { csvReadOptions, csvWriteOptions } from './csv-options.ts'
import { jsonReadOptions, jsonWriteOptions } from './json-options.ts'
import { type ListingOptions, listingOptions } from './listing-options.ts'
import { OptionMap } from './option-map.ts'
import { parquetReadOptions, parquetWriteOptions } from './parquet-options.ts'
import { textReadOptions, textWriteOptions } from './text-options.ts'

type Texts = Readonly<Record<string, string>>

/**
 * Options as users give them, read and checked. A wrong value is an error; an option that Spark has and that is not honoured here is
 * refused by name; an option that Spark does not know is passed over, as by Spark.
 */
export function readOptions(
  format: FileFormat,
  texts: Texts,
): { readonly options: ReadOptions; readonly listing: ListingOptions } {
  const map = new OptionMap(format, texts)
  return { options: formatOptions(format, map), listing: listingOptions(map) }
}

function formatOptions(format: FileFormat, map: OptionMap): ReadOptions {
  switch (format) {
    case 'csv':
      return csvReadOptions(map)
    case 'json':
      return jsonReadOptions(map)
    case 'text':
      return textReadOptions(map)
    case 'parquet':
      return parquetReadOptions(map)
  }
}

export function writeOptions(format: FileFormat, texts: Texts): WriteOptions {
  const map = new OptionMap(format, texts)
  switch (format) {
    case 'csv':
      return csvWriteOptions(map)
    case 'json':
      return jsonWriteOptions(map)
    case 'text':
      return textWriteOptions(map)
    case 'parquet':
      return parquetWriteOptions(map)
  }
}
