import type { JsonWriteOptions } from '../../../common/protocol/source-options.ts'

/** Rows that are set aside are lines of JSON, whatever the format of the output. Nulls are said: they may be what is wrong. */
export const setAsideOptions: JsonWriteOptions = {
  format: 'json',
  ignoreNullFields: false,
  lineSeparator: '\n',
  dateFormat: undefined,
  timestampFormat: undefined,
  timestampNtzFormat: undefined,
  timeZone: undefined,
  compression: 'none',
  extension: '.json',
  maxRecordsPerFile: 0,
}
