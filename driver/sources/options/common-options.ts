import { zoneArgument } from '../../../common/datetime/shift-zone.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { DatetimePatterns, ParseMode } from '../../../common/protocol/source-options.ts'
import type { OptionMap } from './option-map.ts'

const CHARSETS = ['ISO-8859-1', 'US-ASCII', 'UTF-16', 'UTF-16BE', 'UTF-16LE', 'UTF-32', 'UTF-8']

/** Text is read and written as UTF-8; of Spark's other charsets none is known yet. */
export function checkCharset(options: OptionMap): void {
  const charset = options.text('encoding', 'charset')
  if (charset === undefined || charset.toUpperCase() === 'UTF-8') return
  if (CHARSETS.includes(charset.toUpperCase())) throw options.unsupported('encoding', charset, 'UTF-8')
  throw new SparkError('INVALID_PARAMETER_VALUE.CHARSET', {
    parameter: '`charset`',
    functionName: `the data source ${options.format}`,
    charsets: CHARSETS.join(', '),
    charset: `'${charset}'`,
  })
}

/** Names of months are English. */
export function checkLocale(options: OptionMap): void {
  options.onlyAs('locale', 'en-us', 'en_us')
  options.onlyAs('timeFormat')
  options.onlyAs('enableDateTimeParsingFallback', 'false')
}

export const datetimePatterns = (options: OptionMap): DatetimePatterns => ({
  dateFormat: options.text('dateFormat'),
  timestampFormat: options.text('timestampFormat'),
  timestampNtzFormat: options.text('timestampNTZFormat'),
  timeZone: timeZoneOption(options),
})

/** The time zone of timestamps; undefined for UTC. */
export function timeZoneOption(options: OptionMap): string | undefined {
  const timeZone = options.text('timeZone')
  if (timeZone === undefined || timeZone === 'UTC') return undefined
  if (zoneArgument(timeZone) === undefined) throw options.unsupported('timeZone', timeZone)
  return timeZone
}

/** An unknown mode is PERMISSIVE, as in Spark. */
export function parseMode(options: OptionMap): ParseMode {
  const mode = options.text('mode')?.toUpperCase()
  return mode === 'DROPMALFORMED' || mode === 'FAILFAST' ? mode : 'PERMISSIVE'
}

/** undefined: any of the usual ends of line. */
export function lineSeparator(options: OptionMap, maxLength = Number.POSITIVE_INFINITY): string | undefined {
  const separator = options.text('lineSep')
  if (separator === undefined) return undefined
  if (separator === '') throw new SparkError('INVALID_LINE_SEPARATOR.EMPTY')
  if (separator.length > maxLength)
    throw new SparkError('INVALID_LINE_SEPARATOR.TOO_LONG', { length: `${separator.length}` })
  return separator
}
