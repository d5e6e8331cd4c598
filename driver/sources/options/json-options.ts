import type { JsonReadOptions, JsonWriteOptions } from '../../../common/protocol/source-options.ts'
import { checkCharset, checkLocale, datetimePatterns, lineSeparator, parseMode } from './common-options.ts'
import { fileWriteOptions } from './file-write-options.ts'
import type { OptionMap } from './option-map.ts'

/** Spark's JSONOptions for reading. */
export function jsonReadOptions(options: OptionMap): JsonReadOptions {
  checkCharset(options)
  checkLocale(options)
  options.onlyAs('singleVariantColumn')
  options.onlyAs('explodeEmbeddedArray', 'false')
  options.onlyAs('useUnsafeRow', 'false')
  options.onlyAs('inferTimestamp', 'false')
  return {
    format: 'json',
    dialect: {
      allowComments: options.flag('allowComments', false),
      allowUnquotedFieldNames: options.flag('allowUnquotedFieldNames', false),
      allowSingleQuotes: options.flag('allowSingleQuotes', true),
      allowNumericLeadingZeros: options.flag('allowNumericLeadingZeros', false),
      allowNonNumericNumbers: options.flag('allowNonNumericNumbers', true),
      allowBackslashEscapingAnyCharacter: options.flag('allowBackslashEscapingAnyCharacter', false),
      allowUnquotedControlChars: options.flag('allowUnquotedControlChars', false),
    },
    multiLine: options.flag('multiLine', false),
    lineSeparator: lineSeparator(options),
    primitivesAsString: options.flag('primitivesAsString', false),
    prefersDecimal: options.flag('prefersDecimal', false),
    dropFieldIfAllNull: options.flag('dropFieldIfAllNull', false),
    samplingRatio: options.ratio('samplingRatio'),
    mode: parseMode(options),
    columnNameOfCorruptRecord: options.text('columnNameOfCorruptRecord') ?? '_corrupt_record',
    ...datetimePatterns(options),
  }
}

/** Spark's JSONOptions for writing. */
export function jsonWriteOptions(options: OptionMap): JsonWriteOptions {
  checkCharset(options)
  checkLocale(options)
  options.onlyAs('pretty', 'false')
  options.onlyAs('sortKeys', 'false')
  options.onlyAs('writeNonAsciiCharacterAsCodePoint', 'false')
  return {
    format: 'json',
    ...fileWriteOptions(options, 'json'),
    ignoreNullFields: options.flag('ignoreNullFields', true),
    lineSeparator: lineSeparator(options) ?? '\n',
    ...datetimePatterns(options),
  }
}
