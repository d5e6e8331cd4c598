import type { TextReadOptions, TextWriteOptions } from '../../../common/protocol/source-options.ts'
import { lineSeparator } from './common-options.ts'
import { fileWriteOptions } from './file-write-options.ts'
import type { OptionMap } from './option-map.ts'

/** Spark's TextOptions. Its `encoding` is for line separators alone: text is read and written as it is, which is UTF-8. */
export const textReadOptions = (options: OptionMap): TextReadOptions => ({
  format: 'text',
  wholeText: options.flag('wholetext', false),
  lineSeparator: lineSeparator(options),
})

export const textWriteOptions = (options: OptionMap): TextWriteOptions => ({
  format: 'text',
  ...fileWriteOptions(options, 'txt'),
  lineSeparator: lineSeparator(options) ?? '\n',
})
